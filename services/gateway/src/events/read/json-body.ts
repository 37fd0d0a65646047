import { eventLimits, type Fault, readEach, type ScannedJson } from '@throughline/events'
import { Problem } from '@throughline/platform'

/**
 * Reads a body of events. What is wrong with one of a list is told by its index and spoils no other.
 * @throws Problem 400 when it is no JSON; it says where the JSON ends to make sense, without quoting it
 */
export function readJsonEvents(body: Buffer): { value: ScannedJson; faults: ReadonlyMap<number, Fault> } {
  if (body.length === 0) throw malformed('The body is empty: send an event as JSON.')
  const read = readEach(body, eventLimits)
  if ('fault' in read) throw malformed(`The body is ${read.fault.reason}.`)
  return read
}

export function malformed(detail: string): Problem {
  return new Problem({ status: 400, type: 'malformed', title: 'The request cannot be read', detail })
}
