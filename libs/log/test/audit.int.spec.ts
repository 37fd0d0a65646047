import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { asTenant } from '@throughline/database'
import { testDatabase, type TestDatabase } from '@throughline/testing'
import { randomUUID } from 'node:crypto'
import { Pool } from 'pg'
import { AuditAway, AuditTrail } from '../src/audit/audit-trail.js'
import type { AuditEntry } from '../src/audit/audit-entry.js'
import { type AuditFilter, readAudit } from '../src/audit/read-audit.js'
import { type AuditHead, verifyAudit } from '../src/audit/verify-audit.js'

let database: TestDatabase
let admin: Pool
let timeline: Pool
let trail: AuditTrail
let tenantId: string

beforeAll(async () => {
  database = await testDatabase({ parts: 1 })
  admin = new Pool({ connectionString: database.adminUrl, max: 2 })
  timeline = new Pool({ connectionString: database.urlFor('timeline'), max: 4 })
})

afterAll(async () => {
  await timeline?.end()
  await admin?.end()
  await database?.close()
})

beforeEach(() => {
  tenantId = randomUUID()
  trail = new AuditTrail(timeline)
})

const entry = (given: Partial<AuditEntry> = {}): AuditEntry => ({
  tenantId,
  actorKind: 'person',
  actor: 'agent-7',
  action: 'timeline.read',
  target: 'a3c4e1f0-0000-4000-8000-000000000001',
  parts: ['open', 'personal'],
  ...given,
})
const read = (filter: AuditFilter = {}, limit = 200, of = tenantId) =>
  asTenant(timeline, of, (client) => readAudit(client, of, filter, limit), { readOnly: true })
const verify = (known?: AuditHead) => asTenant(timeline, tenantId, (client) => verifyAudit(client, tenantId, known), { readOnly: true })
const many = (count: number) => Promise.all(Array.from({ length: count }, (_, i) => trail.record(entry({ purpose: `call ${i}` }))))

/** What only somebody can do who may switch off triggers. */
async function tamper(sql: string, ...values: unknown[]): Promise<void> {
  const client = await admin.connect()
  try {
    await client.query("begin; set local session_replication_role = 'replica'")
    await client.query(sql, values)
    await client.query('commit')
  } finally {
    client.release()
  }
}

describe('the audit', () => {
  it('keeps every field, in order, with the time of the database', async () => {
    const before = Date.now() * 1_000 - 1_000_000
    await trail.record(entry({ organisation: 'dealer-7', purpose: 'Rückruf, „Größe“', traceId: 'ab'.repeat(16) }), { durable: false })
    await trail.record({ tenantId, actorKind: 'cli', actor: 'root', action: 'key.create' })
    const [second, first] = await read()
    expect(first).toMatchObject({
      seq: 1,
      actorKind: 'person',
      actor: 'agent-7',
      organisation: 'dealer-7',
      action: 'timeline.read',
      target: entry().target,
      parts: ['open', 'personal'],
      purpose: 'Rückruf, „Größe“',
      traceId: 'ab'.repeat(16),
    })
    expect(second).toMatchObject({ seq: 2, actorKind: 'cli', organisation: null, target: null, parts: [], purpose: null, traceId: null })
    expect(first!.at).toBeGreaterThan(before)
    expect(second!.at).toBeGreaterThanOrEqual(first!.at)
  })

  it('loses none and doubles none when many come at once, through more than one process', async () => {
    const other = new AuditTrail(timeline, { batch: 3 })
    await Promise.all([many(40), ...Array.from({ length: 40 }, () => other.record(entry({ actor: 'agent-8' })))])
    const all = await read()
    expect(all.map(({ seq }) => seq)).toEqual(Array.from({ length: 80 }, (_, i) => 80 - i))
    expect(all.filter(({ actor }) => actor === 'agent-8')).toHaveLength(40)
    expect(await verify()).toMatchObject({ head: { seq: 80 } })
  })

  it('keeps the chains of several tenants apart that share a batch', async () => {
    const other = randomUUID()
    await Promise.all([trail.record(entry()), ...[tenantId, other, tenantId, other].map((of) => trail.record(entry({ tenantId: of })))])
    expect((await read()).map(({ seq }) => seq)).toEqual([3, 2, 1])
    expect((await read({}, 200, other)).map(({ seq }) => seq)).toEqual([2, 1])
    const verdicts = await Promise.all([tenantId, other].map((of) => asTenant(timeline, of, (client) => verifyAudit(client, of))))
    expect(verdicts.map(({ fault }) => fault)).toEqual([undefined, undefined])
    expect((await verify()).head.seq).toBe(3)
  })

  it('is filtered by whom, who, what and when, and read page by page', async () => {
    await trail.record(entry())
    await trail.record(entry({ target: 'b', actor: 'agent-8', organisation: 'dealer-7' }))
    await trail.record(entry({ action: 'key.revoke', target: 'c' }))
    const seqs = async (filter: AuditFilter) => (await read(filter)).map(({ seq }) => seq)
    const [third, second] = await read()
    expect(await seqs({ target: 'b' })).toEqual([2])
    expect(await seqs({ actor: 'agent-7' })).toEqual([3, 1])
    expect(await seqs({ actions: ['timeline.read', 'x'] })).toEqual([2, 1])
    expect(await seqs({ organisation: 'dealer-7' })).toEqual([2])
    expect(await seqs({ from: second!.at, to: third!.at })).toEqual([2])
    expect(await seqs({ from: third!.at + 1 })).toEqual([])
    expect(await seqs({ to: third!.at + 1 })).toEqual([3, 2, 1])
    expect(await seqs({ to: 1 })).toEqual([])
    expect(await seqs({ from: 1, actor: 'agent-8' })).toEqual([2])
    expect((await read({ before: 3 }, 1)).map(({ seq }) => seq)).toEqual([2])
  })

  it('shows a tenant its own entries only, and nothing without a tenant', async () => {
    await trail.record(entry())
    const stranger = randomUUID()
    expect(await asTenant(timeline, stranger, (client) => readAudit(client, tenantId, {}, 10))).toEqual([])
    await expect(timeline.query('select * from control.audit')).rejects.toThrow('no tenant is set')
  })
})

describe('the chain', () => {
  it('is whole for nobody and for many', async () => {
    expect(await verify()).toEqual({ head: { seq: 0, chain: expect.stringMatching(/^e3b0c442/) } })
    await many(7)
    expect((await verify()).fault).toBeUndefined()
  })

  it.each([
    ['another purpose', "update control.audit set purpose = 'call 99' where tenant_id = $1 and seq = 4", 'entry 4 is not'],
    ['another time', 'update control.audit set at = at + 1 where tenant_id = $1 and seq = 4', 'entry 4 is not'],
    ['a part less', "update control.audit set parts = '{open}' where tenant_id = $1 and seq = 4", 'entry 4 is not'],
    ['an actor that takes from the action', "update control.audit set actor = 'agent', organisation = '-7' where tenant_id = $1 and seq = 4", 'entry 4 is not'],
    ['a row less', 'delete from control.audit where tenant_id = $1 and seq = 4', 'entry 4 is missing'],
    ['the first row less', 'delete from control.audit where tenant_id = $1 and seq = 1', 'entry 1 is missing'],
    ['the last rows less', 'delete from control.audit where tenant_id = $1 and seq >= 6', 'entries after 5 are missing: there were 7'],
    [
      'two rows swapped',
      `with a as (select * from control.audit where tenant_id = $1 and seq = 3), b as (select * from control.audit where tenant_id = $1 and seq = 5)
       update control.audit r set purpose = case r.seq when 3 then b.purpose else a.purpose end from a, b where r.tenant_id = $1 and r.seq in (3, 5)`,
      'entry 3 is not',
    ],
    ['a head that was set back', "update control.audit_head set seq = 5, chain = sha256('') where tenant_id = $1", 'written anew at or before entry 5'],
  ])('finds %s', async (_what, sql, fault) => {
    await many(7)
    await tamper(sql, tenantId)
    expect((await verify()).fault).toContain(fault)
  })

  it('finds that it was written anew as a whole, by a head that was noted before', async () => {
    await many(5)
    const { head } = await verify()
    await tamper('delete from control.audit where tenant_id = $1', tenantId)
    await tamper('delete from control.audit_head where tenant_id = $1', tenantId)
    await many(6)
    expect((await verify()).fault).toBeUndefined()
    expect((await verify(head)).fault).toContain('written anew at or before entry 5')
    expect((await verify({ ...head, seq: 9 })).fault).toContain('entries after 6 are missing: there were 9')
  })
})

describe('append-only', () => {
  const roles = ['gateway', 'timeline', 'recorder', 'eraser', 'projector']
  const attempts = [
    "insert into control.audit values ($1, 9, 9, 'key', 'k', null, 'a', null, '{}', null, null, sha256(''))",
    "update control.audit set actor = 'nobody' where tenant_id = $1",
    'delete from control.audit where tenant_id = $1',
    'update control.audit_head set seq = 0 where tenant_id = $1',
    'delete from control.audit_head where tenant_id = $1',
  ]

  it.each(roles)('holds for %s', async (role) => {
    await trail.record(entry())
    const pool = new Pool({ connectionString: database.urlFor(role), max: 1 })
    try {
      for (const sql of attempts) {
        await expect(asTenant(pool, tenantId, (client) => client.query(sql, [tenantId]))).rejects.toThrow(/permission denied/)
      }
      await expect(pool.query('truncate control.audit')).rejects.toThrow(/permission denied/)
    } finally {
      await pool.end()
    }
  })

  it('holds for the owner and for administrators, as long as they do not switch the trigger off', async () => {
    await trail.record(entry())
    for (const owner of ['', 'set local role throughline_migrator; ']) {
      for (const sql of ["update control.audit set actor = 'x'", 'delete from control.audit', 'truncate control.audit', 'delete from control.audit_head']) {
        await expect(admin.query(`begin; ${owner}${sql}; commit`)).rejects.toThrow(/is append-only/)
        await admin.query('rollback')
      }
    }
  })
})

describe('an audit that cannot be written', () => {
  it('refuses what no text can hold, and goes on with the others', async () => {
    const bad = [{ purpose: 'a\0b' }, { purpose: '\uD800' }, { target: 'x'.repeat(513) }, { traceId: 'zz' }, { parts: ['\0'] }]
    const results = await Promise.allSettled([...bad.map((each) => trail.record(entry(each))), trail.record(entry())])
    expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected', 'rejected', 'rejected', 'fulfilled'])
    for (const result of results) if (result.status === 'rejected') expect(String(result.reason)).not.toContain('xxx')
  })

  it('is bounded, and rejects while the database is away', async () => {
    const away = new Pool({ host: '127.0.0.1', port: 9, max: 1, connectionTimeoutMillis: 500 })
    const small = new AuditTrail(away, { maxWaiting: 2, batch: 1 })
    const results = await Promise.allSettled(Array.from({ length: 5 }, () => small.record(entry())))
    expect(results.every((result) => result.status === 'rejected' && result.reason instanceof AuditAway)).toBe(true)
    await away.end()
  })

  it('stores what waits when it is closed, and takes nothing afterwards', async () => {
    const waiting = Array.from({ length: 20 }, () => trail.record(entry()))
    await trail.close()
    await Promise.all(waiting)
    expect(await read()).toHaveLength(20)
    await expect(trail.record(entry())).rejects.toThrow(AuditAway)
  })
})
