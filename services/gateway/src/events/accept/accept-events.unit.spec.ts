import { describe, expect, it } from '@jest/globals'
import { decodeRecord, type DecodedEvent } from '@throughline/bus'
import { PlaceCipher } from '@throughline/log'
import { defaultRules, tenantKeys } from '@throughline/subjects'
import { oneEvent } from '../sent.js'
import { acceptEvents, OUR_WAY_IN, type Accepted, type Lane } from './accept-events.js'
import { ReceiveClock } from './receive-clock.js'
import type { Sender } from './sender.js'

const tenantId = '00000000-0000-4000-8000-000000000001'
const master = { naming: Buffer.alloc(32, 1), hash: Buffer.alloc(32, 2), token: Buffer.alloc(32, 3) }
const sender: Sender = {
  key: { kind: 'key', id: 'key', tenantId, tenantSlug: 'acme', scopes: ['events:publish', 'events:control'], origins: [], rules: defaultRules },
  keys: tenantKeys(master, tenantId),
  cipher: new PlaceCipher(master.token, tenantId),
  controls: 'yes',
}

function accept(event: object, lane: Partial<Lane> = {}): Accepted {
  const given = { specversion: '1.0', id: '1', source: '/shop', type: 'page.viewed', subject: 'email:ann@example.com', ...event }
  return acceptEvents(oneEvent(given), sender, { topic: 't', parts: 1, wayIn: 'http', clock: new ReceiveClock(), ...lane }, () => ({}))
}

function factsOf({ records }: Accepted): DecodedEvent {
  const [record] = records
  if (record === undefined) throw new Error('there is no record')
  const { key, value, headers } = record
  const bytes = (text: string | Buffer | null): Buffer => Buffer.from(text ?? '')
  const raw = { offset: 0, timestamp: 0, key: bytes(key), value: bytes(value), headers: Object.fromEntries(Object.entries(headers).map(([name, text]) => [name, bytes(text)])) }
  const facts = decodeRecord(raw, 0, 1)
  if (!facts.ok) throw new Error(facts.reason)
  return facts
}

describe('an event without a time', () => {
  it('happened when it was received', () => {
    const before = Date.now() * 1_000
    const { occurredAt, receivedAt } = factsOf(accept({}))
    expect(receivedAt).toBeGreaterThanOrEqual(before)
    expect(occurredAt).toBeGreaterThanOrEqual(receivedAt)
  })

  it('that lay in quarantine happened when it was first received', () => {
    const facts = factsOf(accept({}, { receivedAt: 1_772_366_400_000_000 }))
    expect(facts).toMatchObject({ occurredAt: 1_772_366_400_000_000, receivedAt: 1_772_366_400_000_000 })
    expect(facts.event.time).toBe('2026-03-01T12:00:00.000Z')
    // What the sender said is what it was: sent once more, it is the same.
    expect(facts.contentHash).toBe(factsOf(accept({})).contentHash)
  })

  it('is refused as history: nobody could tell whether it was before an erasure', () => {
    expect(accept({}, { history: true })).toMatchObject({ records: [], rejected: [{ code: 'time', reason: expect.stringContaining('erasure') }] })
    expect(accept({ time: '2020-01-01T00:00:00Z' }, { history: true }).records).toHaveLength(1)
  })
})

describe('what was erased', () => {
  const erased = {
    type: 'customer.erased',
    subject: `tenant:${tenantId}`,
    time: '2026-03-01T12:00:00Z',
    data: { erasureId: tenantId, subjectIds: [tenantId], erasedAt: '2026-03-01T12:00:00Z' },
  }

  it('is told by the gateway alone, whatever scopes somebody has', () => {
    expect(accept(erased)).toMatchObject({ records: [], rejected: [{ code: 'type' }] })
    expect(accept({ ...erased, type: 'event.erased', data: { erasureId: tenantId, eventUid: tenantId } }).rejected).toMatchObject([{ code: 'type' }])
    expect(accept(erased, { wayIn: OUR_WAY_IN }).records).toHaveLength(1)
  })
})
