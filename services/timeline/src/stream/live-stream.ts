import type { PartPlace } from '@throughline/log'
import type { Composition } from './compositions.js'
import { type EventReader, EventStream } from './event-stream.js'

export type Places = ReadonlyMap<number, PartPlace>

/** Who reads, and whom. */
export interface StreamReader extends EventReader {
  /** The subject that the request named; its customer is who the stream is about. */
  readonly subjectId: string
}

/**
 * One open stream of a customer, and where it is. While its client does not keep up its place stays where it is, and what it
 * misses is read from the log when it is ready again.
 */
export class LiveStream extends EventStream<StreamReader> {
  /** Where it is while it is behind its tenant's feed; undefined while it goes along with it. */
  places: Places | undefined

  constructor(
    reader: StreamReader,
    public composition: Composition,
    places: Places,
    onReady: () => void,
  ) {
    super(reader, onReady)
    this.places = places
  }
}
