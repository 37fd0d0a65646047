/** A request that is not made; the message says why, and no address. */
export class Refused extends Error {
  override readonly name = 'Refused'
}
