import { openingHoursFor, OpeningHours, standardHours } from '@throughline/calendar'
import type { TimelineEvent } from '@throughline/context'
import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { type ContactDecision, contactFactsOf, type ContactRules, type ContactWish, decideContact, readRules } from '../src/index.js'

const HOUR = 3_600_000_000
const DAY = 24 * HOUR
/** A Monday at midnight, in UTC. */
const MONDAY = Date.parse('2026-11-16T00:00:00Z') * 1_000
const CHANNELS = ['email', 'sms', 'voice', 'chat'] as const
const office = new OpeningHours({ timeZone: 'UTC', week: { tuesday: ['09:00-17:00'], thursday: ['10:00-12:00'] }, days: [] })

type Fact = { type: string; class: string; at: number; channel?: string; direction?: string; data: Record<string, unknown> }

function timeline(facts: readonly Fact[]): TimelineEvent[] {
  return facts
    .toSorted((one, other) => one.at - other.at)
    .map(({ at, ...rest }, index) => ({ ...rest, uid: `event ${index}`, occurredAt: at }) as unknown as TimelineEvent)
}

function decide(rules: ContactRules, facts: readonly Fact[], wish: ContactWish, identifiers = new Set(['email', 'phone'])): ContactDecision {
  return decideContact(rules, contactFactsOf(timeline(facts), wish.at), wish, { identifiers, timeZone: 'UTC', hoursOf: () => office })
}

const hour = fc.integer({ min: 0, max: 10 * 24 }).map((hours) => MONDAY - 10 * DAY + hours * HOUR)
const channel = fc.constantFrom(...CHANNELS)
const purpose = fc.constantFrom('ads', 'news')
const fact: fc.Arbitrary<Fact> = fc.oneof(
  fc.record({
    type: fc.constantFrom('consent.given', 'consent.withdrawn'),
    class: fc.constant('record'),
    at: hour,
    data: fc.record({ purpose, scope: channel, validUntil: hour.map((at) => new Date((at + 5 * DAY) / 1_000).toISOString()) }, { requiredKeys: ['purpose'] }),
  }),
  fc.record({
    type: fc.constantFrom('preference.set', 'preference.cleared'),
    class: fc.constant('record'),
    at: hour,
    data: fc.oneof(
      fc.record({ preference: fc.constant('channel'), purpose, value: channel }, { requiredKeys: ['preference', 'value'] }),
      fc.record({ preference: fc.constant('do-not-contact'), purpose, value: fc.boolean() }, { requiredKeys: ['preference', 'value'] }),
      fc.record({ preference: fc.constant('contact-hours'), value: fc.constantFrom('18:00-20:00', '08:00-10:00,22:00-02:00', 'whenever') }),
    ),
  }),
  fc.record({ type: fc.constant('campaign.sent'), class: fc.constant('outreach'), at: hour, channel, data: fc.record({ purpose }) }),
  fc.record({ type: fc.constant('message.received'), class: fc.constant('contact'), at: hour, channel, direction: fc.constant('inbound'), data: fc.constant({}) }),
)

const choices = fc.record({
  consent: fc.option(purpose, { nil: undefined }),
  unlessWithdrawn: fc.boolean(),
  binding: fc.boolean(),
  quietHours: fc.boolean(),
  whenOpen: fc.boolean(),
  channels: fc.option(fc.uniqueArray(channel, { minLength: 1 }), { nil: undefined }),
})
const caps = fc.array(
  fc.record(
    { most: fc.integer({ min: 1, max: 3 }), withinMs: fc.constantFrom(DAY / 1_000, (3 * DAY) / 1_000), purposes: fc.constant(['ads']), channels: fc.uniqueArray(channel, { minLength: 1 }) },
    { requiredKeys: ['most', 'withinMs'] },
  ),
  { maxLength: 2 },
)
const quietWeek = fc.constantFrom({}, { monday: ['21:00-08:00'], tuesday: ['21:00-08:00'], sunday: ['00:00-24:00'] })

/** The same in plain words: every rule asked by itself, and time tried hour by hour. */
function oracle(rules: ContactRules, facts: readonly Fact[], { channel: wanted, at }: ContactWish): { channel?: string; at?: number } {
  const known = timeline(facts).filter((event) => event.occurredAt <= at)
  const rule = rules.purposes[0]!
  const data = (event: TimelineEvent) => event.data as Record<string, unknown>
  const latest = (test: (event: TimelineEvent) => boolean) => known.findLast(test)
  const wishes = (name: string, of: string | undefined) => {
    const last = latest((event) => event.type.startsWith('preference.') && data(event)['preference'] === name && data(event)['purpose'] === of)
    return last?.type === 'preference.set' ? last : undefined
  }
  const wish = (name: string) => wishes(name, 'ads') ?? wishes(name, undefined)
  const refused = wish('do-not-contact')
  if (refused !== undefined && data(refused)['value'] === true && !rule.binding) return {}

  const agreed = (on: string): boolean => {
    if (rule.consent === undefined) return true
    const about = (scope: string | undefined) => latest((event) => event.type.startsWith('consent.') && data(event)['purpose'] === rule.consent && data(event)['scope'] === scope)
    const [own, all] = [about(on), about(undefined)]
    const isTakenBack = all?.type === 'consent.withdrawn' && (own === undefined || all.occurredAt > own.occurredAt)
    const counts = isTakenBack ? all : (own ?? all)
    if (counts?.type === 'consent.withdrawn') return false
    if (rule.unlessWithdrawn) return true
    const until = counts && (data(counts)['validUntil'] as string | undefined)
    return counts !== undefined && (until === undefined || Date.parse(until) * 1_000 >= at)
  }
  const stated = wish('channel')
  const used = latest((event) => event.type === 'message.received')
  const order = wanted === undefined ? [stated && String(data(stated)['value']), used?.channel, ...rules.channels.map((one) => one.channel)] : [wanted]
  const reachable = (on: string | undefined) => on !== undefined && (wanted !== undefined || rules.channels.some((one) => one.channel === on))
  const found = order.find((on) => reachable(on) && rule.channels?.includes(on!) !== false && agreed(on!))
  if (found === undefined) return {}

  const quiet = new OpeningHours({ timeZone: 'UTC', week: rules.quietHours, days: [] })
  const times = wish('contact-hours') && String(data(wish('contact-hours')!)['value'])
  const hourOf = (time: number) => Math.floor((time % DAY) / HOUR)
  const likes = (time: number) => {
    if (times === '18:00-20:00') return hourOf(time) >= 18 && hourOf(time) < 20
    if (times === '08:00-10:00,22:00-02:00') return [8, 9, 22, 23, 0, 1].includes(hourOf(time))
    return true
  }
  const fits = (time: number) => {
    const over = rules.caps.some((cap) => {
      if (cap.purposes?.includes('ads') === false || cap.channels?.includes(found) === false) return false
      const sent = known.filter((event) => event.type === 'campaign.sent' && event.occurredAt > time - cap.withinMs * 1_000)
      return sent.filter((event) => cap.purposes?.includes(String(data(event)['purpose'])) !== false && cap.channels?.includes(String(event.channel)) !== false).length >= cap.most
    })
    const isQuiet = quiet.openOn(Math.floor(time / DAY)).concat(quiet.openOn(Math.floor(time / DAY) - 1)).some((one) => one.from <= time && time < one.to)
    const isClosed = !office.openOn(Math.floor(time / DAY)).some((one) => one.from <= time && time < one.to)
    if (rule.whenOpen && isClosed) return false
    return rule.binding || (!over && !(rule.quietHours && isQuiet) && likes(time))
  }
  for (let time = at; time < at + 60 * DAY; time += HOUR) if (fits(time)) return { channel: found, at: time }
  return { channel: found }
}

describe('decideContact', () => {
  it('decides as somebody who asks each rule by itself, and looks hour by hour', () => {
    let allowed = 0
    fc.assert(
      fc.property(fc.array(fact, { maxLength: 12 }), choices, caps, quietWeek, fc.option(channel, { nil: undefined }), fc.integer({ min: 0, max: 48 }), (facts, choice, capped, quietHours, wanted, hours) => {
        const rules = readRules('contact', { purposes: [{ purpose: 'ads', ...choice }], caps: capped, quietHours, channels: CHANNELS.map((one) => ({ channel: one })) })
        const wish = { purpose: 'ads', channel: wanted, at: MONDAY + hours * HOUR }
        const { channel: where, at, allowed: isAllowed } = decide(rules, facts, wish)
        expect({ channel: where, at }).toEqual({ channel: undefined, at: undefined, ...oracle(rules, facts, wish) })
        expect(isAllowed).toBe(at === wish.at)
        if (isAllowed) allowed++
      }),
      { numRuns: 1_500 },
    )
    expect(allowed).toBeGreaterThan(100)
  })

  const given: Fact = { type: 'consent.given', class: 'record', at: MONDAY - DAY, data: { purpose: 'marketing' } }
  const standard = readRules('contact', {})

  it('says each rule with the events that prove it', () => {
    const { allowed, channel: where, why } = decide(standard, [given], { purpose: 'marketing', at: MONDAY })
    expect([allowed, where]).toEqual([true, 'email'])
    expect(why).toEqual([
      { rule: 'consent', says: 'allows', channel: 'email', found: 'given', events: ['event 0'] },
      { rule: 'channel', says: 'allows', channel: 'email', found: 'rules', events: [] },
    ])
    expect(decide(standard, [], { purpose: 'marketing', at: MONDAY }).why[0]).toMatchObject({ rule: 'consent', says: 'forbids', found: 'missing' })
    expect(decide(standard, [], { purpose: 'gossip', at: MONDAY }).why).toEqual([{ rule: 'purpose', says: 'forbids', found: 'unknown', events: [] }])
  })

  it('reaches nobody where it knows no identifier of theirs', () => {
    expect(decide(standard, [given], { purpose: 'marketing', at: MONDAY }, new Set(['phone'])).channel).toBe('sms')
    expect(decide(standard, [given], { purpose: 'marketing', at: MONDAY }, new Set(['anonymous']))).toMatchObject({ allowed: false })
  })

  it('means quiet hours in the zone of the customer', () => {
    const night = ['21:00-08:00']
    const rules = readRules('contact', { quietHours: { sunday: night, monday: night } })
    const lives: Fact = { type: 'preference.set', class: 'record', at: MONDAY - DAY, data: { preference: 'time-zone', value: 'Asia/Tokyo' } }
    expect(decide(rules, [], { purpose: 'service', at: MONDAY }).at).toBe(MONDAY + 8 * HOUR)
    expect(decide(rules, [lives], { purpose: 'service', at: MONDAY })).toMatchObject({ allowed: true, timeZone: 'Asia/Tokyo' })
    expect(openingHoursFor(standardHours, {}).always).toBe(true)
  })
})
