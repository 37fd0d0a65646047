import { expect, test } from '@jest/globals'
import { History } from '../history/history.js'
import { eventOf } from '../load/event.js'
import { TimelineCheck, type ShownEvent } from './timeline-check.js'
import { Violations } from './violations.js'

const story = { run: 'a1', startMs: Date.UTC(2026, 4, 1) }
const subject = 4
const size = 40

/** A subject's events, all acknowledged and recorded, and its timeline as it should be. */
function given(): { history: History; shown: ShownEvent[] } {
  const history = new History()
  for (let event = 0; event < size; event++) history.ack(history.begin(subject))
  const shown = Array.from({ length: size }, (_, event) => eventOf(story, event, subject))
    .map((event): ShownEvent => ({ time: '2026-05-01T00:00:00.001Z', position: 'opaque', ...event, sequence: event.sequence.padStart(20, '0') }))
    .toSorted((a, b) => (keyOf(a) < keyOf(b) ? 1 : -1))
  return { history, shown }
}

const keyOf = (event: ShownEvent): string => `${String(event['time']).slice(0, -1).padEnd(26, '0')} ${String(event['sequence'])}`

function check(change: (shown: ShownEvent[]) => ShownEvent[] | void, recorded: (event: number) => boolean = () => true): Record<string, number> {
  const { history, shown } = given()
  const violations = new Violations()
  const log = { placeOf: (event: number) => (recorded(event) ? { part: 0, position: event + 1 } : undefined) }
  new TimelineCheck(history, log, story, violations).add(subject, Array.from({ length: size }, (_, event) => event), change(shown) ?? shown)
  return Object.fromEntries(violations.list().map(({ kind, count }) => [kind, count]))
}

test('a whole timeline in its order is right', () => {
  expect(check(() => undefined)).toEqual({})
})

test.each([
  ['one that is missing', (shown: ShownEvent[]) => shown.toSpliced(7, 1), { 'not-shown': 1 }],
  ['one that is there twice', (shown: ShownEvent[]) => shown.toSpliced(7, 0, shown[7] as ShownEvent), { 'shown-twice': 1 }],
  ['two in the wrong order', (shown: ShownEvent[]) => shown.with(7, shown[8] as ShownEvent).with(8, shown[7] as ShownEvent), { 'shown-wrongly': 1 }],
  ['other content', (shown: ShownEvent[]) => shown.with(7, { ...shown[7], data: { text: 'other' } }), { 'shown-wrongly': 1 }],
  ['a field that is gone', (shown: ShownEvent[]) => shown.with(7, { ...shown[7], channel: undefined }), { 'shown-wrongly': 1 }],
  ['an event of nobody', (shown: ShownEvent[]) => [{ ...shown[0], id: 'x', sequence: '999' }, ...shown], { 'shown-wrongly': 1 }],
])('finds %s', (_, change, expected) => {
  expect(check(change)).toEqual(expected)
})

test('a microsecond more or less is another time', () => {
  const changed = (shown: ShownEvent[]): ShownEvent[] =>
    shown.map((event, at) => (at === 0 ? { ...event, time: String(event['time']).replace(/.Z$/, '5Z').replace(/\.(\d{3})Z$/, '.$15Z') } : event))
  expect(check(changed)['shown-wrongly']).toBe(1)
})

test('what is shown must be in the log', () => {
  expect(check(() => undefined, (event) => event !== 5)).toEqual({ 'shown-wrongly': 1 })
})
