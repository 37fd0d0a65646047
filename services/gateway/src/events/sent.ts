import { eventLimits, type Fault, scanValue, type ScannedJson } from '@throughline/events'

/** Events as they were sent, their JSON scanned. */
export interface Sent {
  readonly events: readonly ScannedJson[]
  /** What is wrong with the JSON of an event, by its index; nothing more of it is looked at. */
  readonly faults: ReadonlyMap<number, Fault>
  /**
   * When events happened by our clock, in microseconds, by their index, where their senders' clocks said otherwise. What
   * they said is what makes an event the same or another: a sending that is tried again corrects a little differently.
   */
  readonly times?: ReadonlyMap<number, number>
}

/**
 * One event that did not come as one JSON text.
 * @param faultOfData what was found in the bytes of its data, where only they show it
 */
export function oneEvent(event: object, faultOfData?: Fault): Sent {
  const { value, fault = faultOfData } = scanValue(event, eventLimits)
  return { events: [value], faults: new Map(fault ? [[0, fault]] : []) }
}

/** Several events that did not come as JSON text. */
export function someEvents(events: readonly object[]): Sent {
  const scanned = events.map((event) => scanValue(event, eventLimits))
  const faults = scanned.flatMap(({ fault }, index) => (fault === undefined ? [] : [[index, fault] as const]))
  return { events: scanned.map(({ value }) => value), faults: new Map(faults) }
}
