import { describe, expect, it } from '@jest/globals'
import type { BusMessage } from '@throughline/bus'
import { checkEvent, eventLimits, scanValue } from '@throughline/events'
import { Links } from '../links/links.js'
import { followUpEventOf } from './follow-up-events.js'

const links = new Links('https://shop.example', [Buffer.alloc(32, 1)])
const followupId = '3f8a4a52-3c0e-8b5e-9d5c-0b8b4c8a7e11'
const subjectId = '6f1c8a1e-5b7d-4e0b-9a55-0c2f3f6c1b90'

function message(type: string, data: Record<string, unknown>): BusMessage {
  return { tenantId: '00000000-0000-4000-8000-000000000001', id: 'ab'.repeat(32), type, subjectId, at: 1_780_000_000_000_000, data: { followupId, customerId: subjectId, ...data } }
}

const wanted = message('followup.wanted', {
  kind: 'low-score', severity: 'high', signalId: 'cd'.repeat(32), evidence: [subjectId], issue: subjectId, rule: 'low-score', ruleVersion: 2, queue: 'care',
  dueAt: '2026-06-01T00:00:00.000Z', channel: 'email', topic: 'delivery', organisation: 'dealer',
})

describe('events that messages ask for', () => {
  it.each([
    ['followup.opened', wanted],
    ['followup.escalated', message('followup.escalation_due', { step: 1, queue: 'lead', dueAt: '2026-06-01T00:00:00.000Z', organisation: 'dealer' })],
    ['followup.closed', message('followup.signal_gone', { touched: false })],
    ['followup.noted', message('followup.signal_gone', { touched: true })],
    ['followup.told', message('followup.telling_due', { on: 'closed', template: 'you-said-we-did' })],
  ])('are what the catalogue knows as %s, the same ones each time', (type, given) => {
    const event = followUpEventOf(given, links)
    expect(event).toMatchObject({ type, id: given.id, source: '/throughline/care', subject: `subject:${subjectId}`, time: '2026-05-28T20:26:40.000Z', data: { followupId } })
    expect(followUpEventOf(given, links)).toEqual(event)
    expect(checkEvent(scanValue(event, eventLimits).value)).toMatchObject({ ok: true })
  })

  it('carry what the rules say, and where it was', () => {
    expect(followUpEventOf(wanted, links)).toMatchObject({
      channel: 'email', topic: 'delivery', organisation: 'dealer', data: { kind: 'low-score', severity: 'high', rule: 'low-score', ruleVersion: 2, queue: 'care' },
    })
    expect(followUpEventOf(wanted, links)?.data).not.toHaveProperty('customerId')
  })

  it('are none for what only tells', () => {
    for (const type of ['signal.opened', 'commitment.due', 'followup.opened', 'toString']) expect(followUpEventOf(message(type, {}), links)).toBeUndefined()
  })
})
