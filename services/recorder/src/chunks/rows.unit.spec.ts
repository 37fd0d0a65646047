import { describe, expect, it } from '@jest/globals'
import type { HeaderValue, LogRecord } from '@throughline/bus'
import type { RawRecord } from '@throughline/log'
import { recordOf } from '../../test/rig.js'
import { refusedRow, rowsOf } from './rows.js'

const parts = 4
const sent = recordOf('t', 'one')

function arrived(headers: Record<string, HeaderValue> = {}, value: Buffer | null = Buffer.from(sent.value)): LogRecord {
  return { offset: 9, timestamp: 77, key: Buffer.from(sent.key ?? ''), value, headers: { ...sent.headers, ...headers } }
}

describe('rowsOf', () => {
  it('makes rows in order, of good and bad', () => {
    const records = [arrived(), arrived({}, null), arrived()].map((record, index) => ({ ...record, offset: index }))
    const { events, bad } = rowsOf(records, sent.partition, parts)
    expect(events.map((row) => row.offset)).toEqual([0, 2])
    expect(bad).toMatchObject([{ offset: 1, code: 'no-value' }])
  })

  it('keeps a bad record with headers of every kind', () => {
    const headers = { throughline: null, twice: [Buffer.from('a'), null, 'b'], empty: Buffer.alloc(0) }
    const [row] = rowsOf([arrived(headers)], sent.partition, parts).bad
    expect(row?.code).toBe('bad-header')
    const raw = JSON.parse(row?.closed ?? '') as RawRecord
    expect(raw.timestamp).toBe(77)
    expect(row?.arrivedAt).toBe(77_000)
    expect(raw.headers).toMatchObject({ throughline: [''], twice: ['YQ==', '', 'Yg=='], empty: [''] })
    expect(Buffer.from(raw.value ?? '', 'base64').toString()).toBe(sent.value)
  })

  it('outlives a defect of its own', () => {
    const record = arrived()
    Object.defineProperty(record, 'headers', { get: () => JSON.parse('{') as never })
    const { events, bad } = rowsOf([record, arrived()], sent.partition, parts)
    expect(events).toHaveLength(1)
    expect(bad).toMatchObject([{ offset: 9, code: 'unrecordable', tenantId: null }])
  })

  it('names the parents of sampled events once, but not of all when there are many', () => {
    const from = (span: number, flags: string): LogRecord =>
      arrived({ traceparent: `00-0af7651916cd43dd8448eb211c80319c-b7ad6b716920${String(span).padStart(4, '0')}-${flags}` })
    const records = Array.from({ length: 100 }, (_, index) => from(index % 50, '01'))
    const rows = rowsOf([from(77, '00'), ...records], sent.partition, parts)
    expect(rows.sampled.size).toBe(32)
    expect(rows.sampled.get('b7ad6b7169200003')).toMatchObject({ records: 2, trace: { sampled: true } })
    expect(rows.sampled.has('b7ad6b7169200077')).toBe(false)
    expect(rows.events[0]?.traceId?.toString('hex')).toBe('0af7651916cd43dd8448eb211c80319c')
  })
})

describe('refusedRow', () => {
  it('keeps what is known of the event, and why', () => {
    const row = refusedRow(arrived(), sent.partition, parts, 'the database does not take it (54000)')
    expect(row).toMatchObject({ code: 'unrecordable', reason: 'the database does not take it (54000)', subjectId: sent.key })
    expect(row.eventUid).not.toBeNull()
  })
})
