import { isDeepStrictEqual } from 'node:util'
import type { History } from '../history/history.js'
import { eventOf, numberOf, type Story } from '../load/event.js'
import type { LogCheck } from './log-check.js'
import type { Violations } from './violations.js'

/** An event as the timeline shows it, unchecked. */
export type ShownEvent = Record<string, unknown>

/** Holds what a timeline shows against what was sent and against what the log has. */
export class TimelineCheck {
  constructor(
    private readonly history: History,
    private readonly log: Pick<LogCheck, 'placeOf'>,
    private readonly story: Story,
    private readonly violations: Violations,
  ) {}

  /**
   * @param wanted events of the subject that were sent, in any order
   * @param shown  its whole timeline, newest first
   */
  add(subject: number, wanted: Iterable<number>, shown: readonly ShownEvent[]): void {
    const events = shown.map((entry) => numberOf(entry['sequence']))
    const seen = new Set<number>()
    for (const [at, event] of events.entries()) {
      if (seen.has(event)) this.violations.add('shown-twice', `event ${event} of subject ${subject}`)
      seen.add(event)
      this.#checkEntry(subject, event, shown[at] as ShownEvent)
      if (at > 0) this.#checkNeighbours(subject, shown[at - 1] as ShownEvent, shown[at] as ShownEvent)
    }
    for (const event of wanted) {
      const expected = this.history.isAcked(event) || this.log.placeOf(event) !== undefined
      if (expected && !seen.has(event)) this.violations.add('not-shown', `event ${event} of subject ${subject}`)
    }
  }

  #checkEntry(subject: number, event: number, entry: ShownEvent): void {
    if (event < 0 || event >= this.history.size || this.history.subjectOf(event) !== subject) {
      this.violations.add('shown-wrongly', `subject ${subject} shows ${JSON.stringify(entry['id'])}, which is not its own`)
      return
    }
    if (!this.log.placeOf(event)) this.violations.add('shown-wrongly', `event ${event} is shown, but not in the log`)
    const { sequence: _, time, ...sent } = eventOf(this.story, event, subject)
    for (const [name, value] of Object.entries(sent)) {
      if (!isDeepStrictEqual(entry[name], value)) {
        const both = `${JSON.stringify(entry[name])?.slice(0, 80)} instead of ${JSON.stringify(value).slice(0, 80)}`
        this.violations.add('shown-wrongly', `event ${event}: ${name} is ${both}`)
      }
    }
    if (time !== undefined && instantOf(entry['time']) !== instantOf(time)) {
      this.violations.add('shown-wrongly', `event ${event}: time is ${String(entry['time'])} instead of ${time}`)
    }
  }

  /** Newest first: by time, at the same time by sequence. */
  #checkNeighbours(subject: number, newer: ShownEvent, older: ShownEvent): void {
    const [a, b] = [instantOf(newer['time']), instantOf(older['time'])]
    if (a < b || (a === b && numberOf(newer['sequence']) < numberOf(older['sequence']))) {
      this.violations.add('shown-wrongly', `subject ${subject}: ${String(newer['id'])} is shown above ${String(older['id'])}, which is newer`)
    }
  }
}

/** A UTC time as text that sorts as time does; '' for what is none. */
function instantOf(time: unknown): string {
  const match = typeof time === 'string' ? /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?Z$/.exec(time) : null
  return match ? `${match[1]}.${(match[2] ?? '').padEnd(9, '0')}` : ''
}
