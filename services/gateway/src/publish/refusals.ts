/** Kafka did not acknowledge lately. Nothing of this request was sent. */
export class PublisherAway extends Error {
  override readonly name = 'PublisherAway'
  constructor(
    readonly retryAfterSeconds: number,
    cause?: unknown,
  ) {
    super('Kafka does not acknowledge at the moment', { cause })
  }
}

/** More waits to be sent than may. Nothing of this request was sent. */
export class PublisherFull extends Error {
  override readonly name = 'PublisherFull'
  readonly retryAfterSeconds = 1
  constructor() {
    super('too many events wait to be sent')
  }
}
