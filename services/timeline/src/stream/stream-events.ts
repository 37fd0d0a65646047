import type { PartPlace, PlaceCipher } from '@throughline/log'
import { type Composition, fingerprintOf, partsOf } from './compositions.js'
import type { LiveStream, Places } from './live-stream.js'
import type { StreamIds } from './stream-ids.js'

/** What a tenant's streams are told with. */
export interface TenantSeals {
  readonly ids: StreamIds
  readonly cipher: PlaceCipher
}

/** A customer's own places, out of those of all parts. */
export function placesOf(composition: Composition, of: (part: number) => PartPlace | undefined): Places {
  return new Map(partsOf(composition).map((part) => [part, of(part) ?? { position: 0, recordedAt: 0 }]))
}

/** What a client brings back to go on from these places. */
export function idOf({ ids }: TenantSeals, composition: Composition, places: Places): string {
  return ids.seal({ fingerprint: fingerprintOf(composition), places })
}

/** The first thing on every stream: from here on, nothing is left out. @param id what the client brought, if anything */
export function tellOpened(stream: LiveStream, seals: TenantSeals, places: Places, id?: string): void {
  const { composition } = stream
  const data = { ...customerOf(composition, places, seals), resumed: id !== undefined }
  stream.event(id ?? idOf(seals, composition, places), JSON.stringify(data), 'stream.opened')
}

/** Other subjects than before are this customer: what they did before these places stands on the timeline. */
export function tellRecomposed(stream: LiveStream, seals: TenantSeals, places: Places): boolean {
  const { composition } = stream
  const data = customerOf(composition, places, seals)
  return stream.event(idOf(seals, composition, places), JSON.stringify(data), 'customer.recomposed')
}

/** Nothing of this customer can be read any more. There is no id to come back with. */
export function tellErased(stream: LiveStream): void {
  const { customerId } = stream.composition
  // What is still on its way to a slow client would tell what nobody may read any more.
  if (stream.readableLength > 0) return stream.cut('erased')
  stream.event('', JSON.stringify({ customerId }), 'customer.erased')
  stream.finish('erased')
}

function customerOf({ customerId, members }: Composition, places: Places, { cipher }: TenantSeals): object {
  const position = cipher.seal([...places].map(([part, place]) => ({ kind: 'position', part, number: place.position })))
  return { customerId, subjectIds: members.map((member) => member.subjectId), position }
}
