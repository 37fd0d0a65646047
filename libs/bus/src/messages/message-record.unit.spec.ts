import { expect, it } from '@jest/globals'
import fc from 'fast-check'
import type { OutgoingRecord } from '../ports/producer.js'
import { partitionOf } from '../record/partition.js'
import { type BusMessage, decodeMessage, encodeMessage } from './message-record.js'

const valueOf = ({ value }: OutgoingRecord): { value: Buffer } => ({ value: Buffer.from(value) })

const message: BusMessage = {
  tenantId: '0198f0a2-6b1d-7a90-8a4c-1f6be25b7d10',
  id: 'ab'.repeat(32),
  type: 'signal.opened',
  subjectId: '5b0cf2a4-0f4e-5c58-9a3e-6f1d5a7be001',
  at: 1_767_225_600_123_456,
  data: { kind: 'complaint' },
}

it('is a CloudEvent in the partition of its subject', () => {
  const record = encodeMessage(message, 'signals.v1', 12)
  expect(record).toMatchObject({ topic: 'signals.v1', key: message.subjectId, partition: partitionOf(message.subjectId, 12) })
  expect(record.headers).toEqual({ 'content-type': 'application/cloudevents+json' })
  expect(JSON.parse(record.value.toString())).toEqual({
    specversion: '1.0',
    id: message.id,
    source: `urn:throughline:tenant:${message.tenantId}`,
    type: 'signal.opened',
    subject: message.subjectId,
    time: '2026-01-01T00:00:00.123456Z',
    datacontenttype: 'application/json',
    tenant: message.tenantId,
    data: { kind: 'complaint' },
  })
})

it('is read as it was written', () => {
  const any = fc.record({ at: fc.integer({ min: 0, max: 4_000_000_000_000_000 }), subjectId: fc.uuid(), data: fc.dictionary(fc.string(), fc.jsonValue()) })
  fc.assert(
    fc.property(any, (given) => {
      const written = { ...message, ...given, data: JSON.parse(JSON.stringify(given.data)) as Record<string, unknown> }
      expect(decodeMessage(valueOf(encodeMessage(written, 'signals.v1', 3)))).toEqual(written)
    }),
  )
})

it.each([null, '', 'null', '[]', '{"id":1}', '{"tenant":"a","id":"b","type":"c","subject":"d","time":"never","data":{}}'])('%j is none', (value) => {
  expect(decodeMessage({ value: value === null ? null : Buffer.from(value) })).toBeUndefined()
})

it.each([{ tenantId: 'shop' }, { subjectId: 'ann' }])('with %j is none: whoever looks that up would try again for ever', (wrong) => {
  expect(decodeMessage(valueOf(encodeMessage({ ...message, ...wrong }, 'signals.v1', 3)))).toBeUndefined()
})
