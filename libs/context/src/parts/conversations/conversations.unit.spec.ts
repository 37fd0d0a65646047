import { describe, expect, it } from '@jest/globals'
import { contextAt } from '../../../test/ask.js'
import { teller, type Told } from '../../../test/tell.js'

const chat = teller('urn:chat', { channel: 'chat', direction: 'inbound', conversation: 'a' })
const call = teller('urn:acd', { channel: 'voice', direction: 'inbound', conversation: 'b' })
const talksAt = (asked: string, events: readonly Told[]) => contextAt(asked, events).conversations.items

describe('conversations', () => {
  it('are quiet when nothing happens any more, at once on the phone, later by mail', () => {
    const mail = chat(
      '2026-03-01T10:00:00Z',
      'message.received',
      { text: 'Hi' },
      { channel: 'email', conversation: 'm' },
    )
    const events = [chat('2026-03-01T10:00:00Z', 'message.received', { text: 'Hi' }), mail]
    const states = (asked: string) => Object.fromEntries(talksAt(asked, events).map(({ key, state }) => [key, state]))
    expect(states('2026-03-01T12:00:00Z')).toEqual({ 'urn:chat/a': 'open', 'urn:chat/m': 'open' })
    expect(states('2026-03-03T12:00:00Z')).toEqual({ 'urn:chat/a': 'quiet', 'urn:chat/m': 'open' })
    expect(states('2026-03-09T12:00:00Z')).toEqual({ 'urn:chat/a': 'quiet', 'urn:chat/m': 'quiet' })
  })

  it('tell waits, holds, transfers, handlers and the outcome', () => {
    const events = [
      call('2026-03-01T10:00:00Z', 'call.started'),
      call('2026-03-01T10:01:00Z', 'call.answered', { waitMs: 60_000, actor: { kind: 'agent', id: 'a1' } }),
      call('2026-03-01T10:02:00Z', 'call.resumed', { durationMs: 5_000 }),
      call('2026-03-01T10:02:30Z', 'call.resumed', { durationMs: 7_000 }),
      call('2026-03-01T10:03:00Z', 'conversation.transferred', { kind: 'warm', toQueue: 'two', summary: 'Wants X' }),
      call('2026-03-01T10:04:00Z', 'call.answered', { waitMs: 30_000, actor: { kind: 'agent', id: 'a2' } }),
      call('2026-03-01T10:09:00Z', 'call.ended', { durationMs: 540_000 }),
      call('2026-03-01T10:10:00Z', 'call.wrapped_up', { code: 'done', outcome: 'declined' }),
    ]
    expect(talksAt('2026-03-01T11:00:00Z', events)[0]).toMatchObject({
      state: 'ended',
      waitedMs: 60_000,
      heldMs: 12_000,
      durationMs: 540_000,
      outcome: 'declined',
      reason: 'done',
      unsettled: true,
      handlers: { items: [{ id: 'a1' }, { id: 'a2' }], more: 0 },
      transfers: { items: [{ what: 'transferred', kind: 'warm', to: 'two', summary: 'Wants X' }], more: 0 },
    })
  })

  it('do not open again by a wrap-up or a receipt, but by a message', () => {
    const ended = [call('2026-03-01T10:00:00Z', 'call.started'), call('2026-03-01T10:05:00Z', 'call.ended')]
    expect(talksAt('2026-03-01T10:10:00Z', [...ended, call('2026-03-01T10:06:00Z', 'call.recorded')])[0]?.state).toBe(
      'ended',
    )
    expect(
      talksAt('2026-03-01T10:10:00Z', [...ended, call('2026-03-01T10:06:00Z', 'message.received', { text: 'Wait' })])[0]
        ?.state,
    ).toBe('open')
  })

  it('have the words of a message as they were edited, and not those that were deleted', () => {
    const said = chat('2026-03-01T10:00:00Z', 'message.received', { messageId: '1', text: 'Secret' })
    const edited = chat('2026-03-01T10:01:00Z', 'message.edited', { messageId: '1', text: 'Public' })
    const deleted = chat('2026-03-01T10:02:00Z', 'message.deleted', { messageId: '1' })
    expect(talksAt('2026-03-01T11:00:00Z', [said, edited])[0]?.asked?.text).toBe('Public')
    expect(JSON.stringify(talksAt('2026-03-01T11:00:00Z', [said, deleted]))).not.toContain('Secret')
  })

  it('are not driven out by browsing', () => {
    const views = Array.from({ length: 300 }, (_, index) =>
      chat('2026-03-02T10:00:00Z', 'page.viewed', { title: `${index}` }, { conversation: `v${index}` }),
    )
    expect(
      talksAt('2026-03-02T11:00:00Z', [chat('2026-03-01T10:00:00Z', 'message.received', { text: 'Hi' }), ...views]),
    ).toHaveLength(1)
  })
})

describe('how conversations go on from one another', () => {
  const first = [
    chat('2026-03-01T10:00:00Z', 'message.received', { text: 'Help' }, { topic: 'bill' }),
    chat('2026-03-01T10:05:00Z', 'conversation.ended'),
  ]
  const later = (time: string, more: Record<string, unknown> = {}) =>
    call(time, 'call.started', {}, { topic: 'bill', ...more })
  const from = (events: readonly Told[]) =>
    talksAt('2026-03-20T00:00:00Z', events).find(({ key }) => key === 'urn:acd/b')?.continues

  it('is stated by continues', () => {
    const stated = call('2026-03-09T10:00:00Z', 'call.started', {
      continues: { source: 'urn:chat', conversation: 'a' },
    })
    expect(from([...first, stated])).toMatchObject({ from: 'urn:chat/a', how: 'stated', rule: 'continues' })
  })

  it('is inferred from the same topic within 72 hours, with the rule and both events', () => {
    expect(from([...first, later('2026-03-04T10:00:00Z')])).toMatchObject({
      from: 'urn:chat/a',
      how: 'inferred',
      rule: 'same topic within 72 hours',
    })
    expect(from([...first, later('2026-03-04T10:00:00Z')])?.events).toHaveLength(2)
    expect(from([...first, later('2026-03-04T10:06:00Z')])).toBeUndefined()
    expect(from([...first, later('2026-03-02T10:00:00Z', { topic: 'other' })])).toBeUndefined()
    expect(from([...first, later('2026-03-02T10:00:00Z', { direction: 'outbound' })])).toBeUndefined()
  })

  it('is not inferred where it was denied', () => {
    const denied = call('2026-03-02T11:00:00Z', 'conversation.unlinked', {
      other: { source: 'urn:chat', conversation: 'a' },
    })
    expect(from([...first, later('2026-03-02T10:00:00Z'), denied])).toBeUndefined()
  })

  it('makes one matter of several, whatever circles were stated', () => {
    const circle = chat('2026-03-01T10:04:00Z', 'conversation.linked', {
      other: { source: 'urn:acd', conversation: 'b' },
      relation: 'continues',
    })
    const stated = call('2026-03-02T10:00:00Z', 'call.started', {
      continues: { source: 'urn:chat', conversation: 'a' },
    })
    const { matters } = contextAt('2026-03-03T00:00:00Z', [...first, circle, stated])
    expect(matters).toMatchObject([{ contacts: 2, conversations: ['urn:acd/b', 'urn:chat/a'] }])
  })
})
