import { expect, it } from '@jest/globals'
import { standardHours, standardPromises } from '@throughline/calendar'
import type { TimelineEvent } from '@throughline/context'
import { standardSignals } from '../signals/signal-rules.js'
import { type FollowUpRules, followUpRules } from './follow-up-rules.js'
import { wantedBefore } from './wanted-before.js'

const HOUR = 3_600_000_000
const DAY = 24 * HOUR
const BEGIN = Date.parse('2026-03-02T09:00:00Z') * 1_000
const customerId = '00000000-0000-4000-8000-000000000001'

function event(nth: number, type: string, occurredAt: number, data: object, recordedAt = occurredAt): TimelineEvent {
  const uid = `00000000-0000-4000-9000-${String(nth).padStart(12, '0')}`
  return { specversion: '1.0', id: uid, source: '/test', type, uid, subjectId: customerId, position: nth, class: 'indirect', occurredAt, recordedAt, data }
}

const low = { score: { metric: 'nps', value: 1 } }
const wanted = (events: readonly TimelineEvent[], care: Partial<FollowUpRules> = {}, now = BEGIN + 60 * DAY) =>
  wantedBefore({ customerId, members: [], events, now }, {
    signals: { version: 0, rules: standardSignals },
    promises: { version: 0, rules: standardPromises },
    hours: { version: 0, rules: standardHours },
    care: { version: 0, rules: { ...followUpRules.parse({}), ...care } },
  })

it('wants what came up long ago, also when it is over by now', () => {
  const complaint = event(1, 'complaint.made', BEGIN, { complaintId: 'c' })
  const resolved = event(2, 'complaint.resolved', BEGIN + 20 * DAY, { complaintId: 'c', outcome: 'fulfilled' })
  expect(wanted([complaint, resolved])).toMatchObject([{ kind: 'complaint', rule: 'complaint', queue: 'care', openedAt: BEGIN, dueAt: BEGIN + 2 * DAY }])
})

it('wants none for what was old when it was found', () => {
  expect(wanted([event(1, 'survey.answered', BEGIN, low, BEGIN + 6 * DAY)])).toHaveLength(1)
  expect(wanted([event(1, 'survey.answered', BEGIN, low, BEGIN + 8 * DAY)])).toEqual([])
})

it('knows the same one by whatever rules want it', () => {
  const told = [event(1, 'survey.answered', BEGIN, low)]
  const [one] = wanted(told)
  const [other] = wanted(told, { opens: [{ rule: 'ours', kinds: ['low-score'], owner: 'ann', dueInMs: 3_600_000, counted: 'clock' }] })
  expect(other).toMatchObject({ followupId: one!.followupId, rule: 'ours', owner: 'ann', dueAt: BEGIN + HOUR })
})
