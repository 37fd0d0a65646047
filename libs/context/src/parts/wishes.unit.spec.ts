import { describe, expect, it } from '@jest/globals'
import { contextAt } from '../../test/ask.js'
import { teller } from '../../test/tell.js'

const tell = teller('urn:x', { direction: 'inbound' })
const asked = '2026-03-10T00:00:00Z'
const contact = (channel: string, day: number, language?: string) =>
  tell(
    `2026-03-0${day}T10:00:00Z`,
    'message.received',
    { text: 'Hi', language },
    { channel, conversation: `${channel}-${day}` },
  )

describe('the preferred channel and language', () => {
  it('are what was stated, for as long as it holds', () => {
    const stated = tell('2026-03-01T10:00:00Z', 'preference.set', {
      preference: 'channel',
      value: 'sms',
      validUntil: '2026-03-05T00:00:00Z',
    })
    const events = [stated, contact('email', 1), contact('email', 2)]
    expect(contextAt('2026-03-04T00:00:00Z', events).preferred.channel).toMatchObject({ value: 'sms', how: 'stated' })
    expect(contextAt(asked, events).preferred.channel).toMatchObject({
      value: 'email',
      how: 'found',
      rule: '2 of the last 2 contacts',
    })
    const cleared = tell('2026-03-02T12:00:00Z', 'preference.cleared', { preference: 'channel' })
    expect(contextAt('2026-03-04T00:00:00Z', [...events, cleared]).preferred.channel?.how).toBe('found')
  })

  it('are not found from a single contact, from what the brand sent, or from browsing', () => {
    const sent = tell(
      '2026-03-03T10:00:00Z',
      'message.sent',
      { text: 'Buy!', language: 'es' },
      { channel: 'sms', direction: 'outbound' },
    )
    const view = tell('2026-03-03T10:00:00Z', 'page.viewed', { title: 'x' }, { channel: 'web' })
    expect(
      contextAt(asked, [contact('email', 1), sent, { ...sent, id: 'b' }, view, { ...view, id: 'c' }]).preferred,
    ).toEqual({ channel: null, language: null })
  })

  it('take of equals the one that was used last', () => {
    const events = [contact('email', 1), contact('chat', 2), contact('chat', 3), contact('email', 4, 'fr')]
    expect(contextAt(asked, events).preferred).toMatchObject({
      channel: { value: 'email' },
      language: { value: 'fr', how: 'found' },
    })
  })
})

describe('consent', () => {
  it('is the latest statement by purpose and scope, and runs out', () => {
    const events = [
      tell('2026-03-01T10:00:00Z', 'consent.given', { purpose: 'marketing' }),
      tell('2026-03-02T10:00:00Z', 'consent.withdrawn', { purpose: 'marketing' }),
      tell('2026-03-02T10:00:00Z', 'consent.given', { purpose: 'marketing', scope: 'email' }),
      tell('2026-03-02T10:00:00Z', 'consent.given', { purpose: 'surveys', validUntil: '2026-03-05T00:00:00Z' }),
    ]
    const states = contextAt(asked, events).consent.items.map(({ purpose, scope, state }) =>
      [purpose, scope, state].filter(Boolean).join(' '),
    )
    expect(states.toSorted()).toEqual(['marketing email given', 'marketing withdrawn', 'surveys expired'])
  })
})

describe('who it is', () => {
  it('lists each identifier once, however it is spelt, with the event that named two together', () => {
    const call = tell('2026-03-01T10:00:00Z', 'note.added', {
      text: 'x',
      identifiers: [{ type: 'phone', value: '+49 351 5550142' }],
    })
    const both = tell('2026-03-02T10:00:00Z', 'note.added', {
      text: 'x',
      phone: '+493515550142',
      email: 'Ann@Example.com',
    })
    const { identifiers } = contextAt(asked, [call, both]).profile
    expect(identifiers.items.map(({ key }) => key).toSorted()).toEqual(['email:ann@example.com', 'phone:+493515550142'])
    expect(identifiers.items.find(({ type }) => type === 'phone')).toMatchObject({
      firstAt: '2026-03-01T10:00:00.000Z',
      together: { with: 'email:ann@example.com', type: 'note.added' },
    })
  })

  it('finds them in the subject and in the identity of an event, too', () => {
    const bySubject = tell('2026-03-01T10:00:00Z', 'note.added', { text: 'x' }, { subject: 'email:ann@example.com' })
    const byIdentity = tell('2026-03-01T10:00:00Z', 'note.added', { text: 'x' }, { identity: '42', identitytype: 'customerId' })
    const page = tell('2026-03-01T10:00:00Z', 'note.added', { text: 'x' }, { subject: 'https://shop.example/' })
    const { identifiers } = contextAt(asked, [bySubject, byIdentity, page]).profile
    expect(identifiers.items.map(({ key }) => key).toSorted()).toEqual(['customer:42', 'email:ann@example.com'])
  })

  it('takes no identifier from statements about identity', () => {
    const linked = tell('2026-03-01T10:00:00Z', 'identity.linked', {
      sides: [],
      identifiers: [{ type: 'email', value: 'x@example.com' }],
    })
    expect(contextAt(asked, [linked]).profile.identifiers.items).toEqual([])
  })
})
