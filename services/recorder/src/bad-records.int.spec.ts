import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals'
import { decodeRecord, header } from '@throughline/bus'
import { metrics } from '@throughline/platform'
import { eventually } from '@throughline/testing'
import { chance, mutate, type Mutant } from '../test/mutants.js'
import { sendRaw } from '../test/raw-producer.js'
import { makeRig, parts, recordOf, recordsOf, uuidOf, type Rig } from '../test/rig.js'

jest.setTimeout(120_000)

const mutants = Number(process.env['MUTANTS'] ?? 1500)
const seed = Number(process.env['SEED'] ?? 7)

const asMutant = (record: ReturnType<typeof recordOf>): Mutant => mutate(record, () => 0)

/** A counter of this topic, over all its other labels. */
async function counted(name: string, topic: string): Promise<number> {
  const metric = await metrics.getSingleMetric(`throughline_recorder_${name}_total`)?.get()
  return (metric?.values ?? []).filter(({ labels }) => labels.topic === topic).reduce((sum, { value }) => sum + value, 0)
}

describe('records that are no events', () => {
  let rig: Rig
  let topic: string

  beforeAll(async () => {
    rig = await makeRig({ CHUNK_RECORDS: '200' })
    topic = rig.topics.interactions
    rig.recorder()
    await eventually(async () => expect(await rig.cursors()).toHaveLength(parts))
  })
  afterAll(() => rig.close())

  it.each<[string, (good: Mutant) => void]>([
    ['no-key', (one) => (one.key = null)],
    ['bad-key', (one) => (one.key = Buffer.from('phone:+15551234567'))],
    ['wrong-part', (one) => (one.partition = (one.partition + 1) % parts)],
    ['missing-header', (one) => (one.headers = {})],
    ['bad-header', (one) => (one.headers[header.facts] = Buffer.from('{}'))],
    ['no-value', (one) => (one.value = null)],
    ['too-large', (one) => (one.value = Buffer.alloc(900_000, 'x'))],
    ['not-utf8', (one) => (one.value = Buffer.from([0x22, 0xff, 0x22]))],
    ['not-json', (one) => (one.value = Buffer.from('{"id":'))],
    ['not-an-event', (one) => (one.value = Buffer.from('[]'))],
    ['bad-attribute', (one) => (one.value = Buffer.from('{"specversion":"1.0"}'))],
    ['forbidden-text', (one) => (one.value = Buffer.from(String(one.value).replace('/spec', String.raw`/\u0000`)))],
    ['forbidden-text', (one) => (one.value = Buffer.from(String(one.value).replace('/spec', String.raw`/\ud800`)))],
    ['forbidden-key', (one) => (one.value = Buffer.from(String(one.value).replace('"text"', '"__proto__"')))],
    ['duplicate-key', (one) => (one.value = Buffer.from(String(one.value).replace('{', String.raw`{"x":1,"\u0078":2,`)))],
    ['bad-number', (one) => (one.value = Buffer.from(String(one.value).replace('{', '{"x":12345678901234567890,')))],
    ['bad-number', (one) => (one.value = Buffer.from(String(one.value).replace('{', '{"x":1e400,')))],
    ['over-limit', (one) => (one.value = Buffer.from(String(one.value).replace('{', `{"x":"${'x'.repeat(140_000)}",`)))],
    ['too-deep', (one) => (one.value = Buffer.from('['.repeat(9000) + ']'.repeat(9000)))],
    // PostgreSQL's index takes no entry of more than some 2,700 bytes.
    ['unrecordable', (one) => (one.value = Buffer.from(String(one.value).replace('{', `{"sequence":"${randomText()}",`)))],
  ])('go to quarantine and hold up nobody: %s', async (code, spoil) => {
    const id = `${code} ${Math.random()}`
    const spoilt = asMutant(recordOf(topic, id))
    spoil(spoilt)
    const neighbours = recordsOf(topic, 30)
    const before = (await rig.rows()).length
    const known = (await rig.quarantine()).length
    await sendRaw(rig.topics.brokers, topic, [...neighbours.slice(0, 15).map(asMutant), spoilt, ...neighbours.slice(15).map(asMutant)])
    await eventually(async () => expect((await rig.rows()).length).toBe(before + 30))
    await eventually(async () => expect((await rig.quarantine()).length).toBe(known + 1))
    const { rows } = await rig.admin.query(
      'select * from log.quarantine order by recorded_at desc, id desc limit 1',
    )
    const [row] = rows
    expect(row).toMatchObject({ code, part: spoilt.partition })
    expect(row.reason.length).toBeGreaterThan(10)
    expect(row.reason).not.toContain('555')
    // It is kept as it came, and sealed.
    expect(String(row.sealed)).not.toContain('timestamp')
    const raw = await rig.rawIn(row)
    expect(raw?.value === (spoilt.value?.toString('base64') ?? null)).toBe(true)
    expect(raw?.key).toBe(spoilt.key?.toString('base64') ?? null)
    expect(Object.keys(raw?.headers ?? {})).toEqual(Object.keys(spoilt.headers))
    if (!['missing-header', 'bad-header'].includes(code)) expect(row.event_uid).toBe(uuidOf('event', id))
  })

  it(`each of ${mutants} changed records ends recorded, as a duplicate, as a conflict or in quarantine`, async () => {
    const random = chance(seed)
    const sent = Array.from({ length: mutants }, (_, index) => {
      // Every tenth id was told before.
      const id = `mutant ${random() < 0.1 ? Math.floor(random() * index) : index}`
      return mutate(recordOf(topic, id, { content: random() < 0.3 ? 'other' : '' }), random)
    })
    const names = ['events_recorded', 'events_duplicate', 'events_conflicting', 'records_quarantined']
    const count = (): Promise<number[]> => Promise.all(names.map((name) => counted(name, topic)))
    const before = await count()
    const cursors = await rig.cursors()
    await sendRaw(rig.topics.brokers, topic, sent)
    const ends = cursors.map((cursor, part) => cursor + sent.filter((one) => one.partition === part).length)
    await eventually(async () => expect(await rig.cursors()).toEqual(ends), { timeoutMs: 100_000, intervalMs: 200 })

    const after = await count()
    const [recorded = 0, duplicates = 0, conflicts = 0, quarantined = 0] = after.map((value, index) => value - (before[index] ?? 0))
    expect(recorded + duplicates + conflicts + quarantined).toBe(mutants)
    for (const some of [recorded, duplicates, conflicts, quarantined]) expect(some).toBeGreaterThan(0)

    // Not only in sum: each one is found, or is the same as one that is found.
    const places = new Set([...(await rig.rows()), ...(await rig.quarantine())].map((row) => `${row.part} ${row.kafka_offset}`))
    const { rows: claims } = await rig.admin.query<{ claim: string }>(
      "select tenant_id || ' ' || event_uid || ' ' || content_hash as claim from log.event_claim",
    )
    const told = new Set(claims.map((row) => row.claim))
    const offsets = [...cursors]
    let missing = 0
    for (const { partition, key, value, headers } of sent) {
      const offset = offsets[partition] ?? 0
      offsets[partition] = offset + 1
      if (places.has(`${partition} ${offset}`)) continue
      const decoded = decodeRecord({ offset, timestamp: 0, key, value, headers }, partition, parts)
      if (!decoded.ok || !told.has(`${decoded.tenantId} ${decoded.eventUid} ${decoded.contentHash}`)) missing++
    }
    expect(missing).toBe(0)
    expect(rig.exits).toEqual([])
  })
})

function randomText(): string {
  return Array.from({ length: 1000 }, () => String.fromCodePoint(0x4e00 + Math.floor(Math.random() * 20_000))).join('')
}
