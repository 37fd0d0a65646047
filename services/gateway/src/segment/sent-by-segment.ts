import { randomUUID } from 'node:crypto'
import { eventLimits, Fault, scanValue, type ScannedJson } from '@throughline/events'
import type { Sent } from '../events/sent.js'
import type { Messages } from './read-messages.js'
import { textIn } from './translate/message.js'
import { SEGMENT_SOURCE, translate } from './translate/translate.js'

const EXPECTED = 'expected one of track (with event), identify, page, screen, group (with groupId) and alias'

/**
 * The events that messages stand for, ready to be checked. A message that says nothing stands for itself, to be refused.
 *
 * @param receivedAt in microseconds since 1970
 */
export function sentBySegment({ messages, sentAt }: Messages, receivedAt: number): Sent {
  const events: ScannedJson[] = []
  const faults = new Map<number, Fault>()
  const times = new Map<number, number>()
  const add = (event: object, happenedAt?: number, refused?: Fault): void => {
    const { value, fault = refused } = scanValue(event, eventLimits)
    if (fault !== undefined) faults.set(events.length, fault)
    if (happenedAt !== undefined) times.set(events.length, happenedAt)
    events.push(value)
  }
  for (const message of messages) {
    const translated = translate(message, { sentAt, receivedAt })
    for (const { event, happenedAt } of translated) add(event, happenedAt)
    if (translated.length === 0) {
      const id = textIn(message, 'messageId') ?? randomUUID()
      add({ specversion: '1.0', id, source: SEGMENT_SOURCE, type: 'segment.message', data: message }, undefined, new Fault('data', EXPECTED).under('type'))
    }
  }
  return { events, faults, times }
}
