/** A time, in microseconds since 1970. */
export type Micros = number
