/** Bounds of one JSON text: of one event, or of the body of a request. */
export interface JsonLimits {
  /** Levels of objects and arrays, the outermost counted. */
  readonly depth: number
  /** Keys of one object. */
  readonly keys: number
  /** Values, those in objects and arrays counted alike; at most {@link MOST_VALUES}. */
  readonly values: number
  /** UTF-8 bytes of one key. */
  readonly keyBytes: number
  /** UTF-8 bytes of one string. */
  readonly stringBytes: number
}

/** What the scanner has room for. */
export const MOST_VALUES = 20_000

/** Of an event on its way in: the event itself and 32 levels in its data. */
export const eventLimits: JsonLimits = { depth: 33, keys: 512, values: 10_000, keyBytes: 1_024, stringBytes: 65_536 }

/** Of a record in Kafka: a little more than events have on their way in, since it was completed after it was checked. */
export const recordLimits: JsonLimits = { depth: 64, keys: 1_024, values: 20_000, keyBytes: 2_048, stringBytes: 131_072 }

/** Of any other body of a request. */
export const bodyLimits: JsonLimits = { depth: 32, keys: 512, values: 10_000, keyBytes: 1_024, stringBytes: 65_536 }
