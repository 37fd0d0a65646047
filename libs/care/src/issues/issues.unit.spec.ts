import { describe, expect, it } from '@jest/globals'
import { storyOf, teller, type Told } from '../../test/tell.js'
import { standardSignals } from '../signals/signal-rules.js'
import type { Issue } from './issue.js'
import { issuesIn } from './issues.js'

const chat = teller('urn:chat', { channel: 'chat', direction: 'inbound', conversation: 'a', topic: 'bill' })
const call = teller('urn:acd', { channel: 'voice', direction: 'inbound', conversation: 'b', topic: 'bill' })
const issues = (...told: Told[]): readonly Issue[] => issuesIn({ events: storyOf(told) }, standardSignals.issues)
const asked = (day: string) => chat(`2026-03-${day}T10:00:00Z`, 'message.received', { text: 'Hi' })

describe('issues', () => {
  it('are conversations of one topic within the window, counted from when the earlier one was busy last', () => {
    expect(issues(asked('01'), call('2026-03-08T10:00:00Z', 'call.started'))).toMatchObject([{ topic: 'bill', talks: [{}, {}] }])
    expect(issues(asked('01'), call('2026-03-08T10:00:01Z', 'call.started'))).toHaveLength(2)
    expect(issues(asked('01'), asked('05'), call('2026-03-11T10:00:00Z', 'call.started'))).toHaveLength(1)
  })

  it('are not guessed where there is no topic, or another one', () => {
    const other = (topic: unknown) => call('2026-03-02T10:00:00Z', 'call.started', {}, { topic })
    expect(issues(asked('01'), other('tyres'))).toHaveLength(2)
    expect(issues(asked('01'), other(undefined))).toHaveLength(2)
    expect(issues(chat('2026-03-01T10:00:00Z', 'call.started', {}, { topic: undefined }), other(undefined))).toHaveLength(2)
  })

  it('go by what was stated, whatever the topic and the time, and by who takes it back', () => {
    const later = call('2026-05-01T10:00:00Z', 'call.started', { continues: { source: 'urn:chat', conversation: 'a' } }, { topic: 'x' })
    expect(issues(asked('01'), later)).toMatchObject([{ topic: 'x', contacts: [{}, {}] }])
    const denied = call('2026-05-02T10:00:00Z', 'conversation.unlinked', { other: { source: 'urn:chat', conversation: 'a' } })
    expect(issues(asked('01'), later, denied)).toHaveLength(2)
    expect(issues(asked('01'), call('2026-03-02T10:00:00Z', 'call.started'), { ...denied, time: '2026-03-03T00:00:00Z' })).toHaveLength(2)
    const related = call('2026-05-02T10:00:00Z', 'conversation.linked', { other: { source: 'urn:chat', conversation: 'a' }, relation: 'related' })
    expect(issues(asked('01'), call('2026-05-01T10:00:00Z', 'call.started'), related)).toHaveLength(2)
  })

  it('count a menu, and whoever takes over, as one contact, and what the brand begins as none', () => {
    const menu = call('2026-03-01T10:00:00Z', 'menu.chosen', {}, { channel: 'ivr', conversation: 'm' })
    expect(issues(menu, call('2026-03-01T10:02:00Z', 'call.started'))).toMatchObject([{ contacts: [{ type: 'menu.chosen' }], switches: [] }])
    const handed = call('2026-03-01T10:05:00Z', 'call.started', { continues: { source: 'urn:chat', conversation: 'a' } })
    expect(issues(asked('01'), handed)).toMatchObject([{ contacts: [{}], switches: [{ to: { type: 'call.started' } }] }])
    const back = call('2026-03-02T10:00:00Z', 'call.started', { callback: true })
    expect(issues(asked('01'), back)).toMatchObject([{ talks: [{}, {}], contacts: [{}], switches: [] }])
  })

  it('count transfers between people, changes of channel while they are open, and every wait once', () => {
    const [issue] = issues(
      asked('01'),
      call('2026-03-02T10:00:00Z', 'call.started'),
      call('2026-03-02T10:00:10Z', 'conversation.queued'),
      call('2026-03-02T10:02:00Z', 'call.answered', { waitMs: 110_000 }),
      call('2026-03-02T10:02:01Z', 'conversation.assigned', { waitMs: 110_000 }),
      call('2026-03-02T10:03:00Z', 'conversation.transferred', { kind: 'consult' }),
      call('2026-03-02T10:04:00Z', 'conversation.transferred', { kind: 'cold', toQueue: 'two' }),
      call('2026-03-02T10:05:00Z', 'call.answered'),
      call('2026-03-02T10:09:00Z', 'call.ended', { holdMs: 5_000 }),
      call('2026-03-02T10:10:00Z', 'call.wrapped_up', { outcome: 'fulfilled' }),
      chat('2026-03-03T10:00:00Z', 'message.received', {}, { conversation: 'c' }),
    )
    expect(issue).toMatchObject({ transfers: [{}], switches: [{ to: { type: 'call.started' } }], outcome: 'fulfilled', contacts: [{}, {}, {}] })
    expect(issue?.settledAt).toBeUndefined()
    expect(issue?.waits.map(({ kind, ms }) => [kind, ms])).toEqual([['queue', 110_000], ['hold', 5_000]])
  })
})
