import { randomBytes, randomUUID } from 'node:crypto'
import { existsSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals'
import { createTenantKeys } from '@throughline/vault'
import { exportLedger, readLedgerFile } from '../src/erasure/replay/export.js'
import { replayErasures, type ReplayReport } from '../src/erasure/replay/replay.js'
import { finishErasure } from '../src/erasure/worker/finish.js'
import { tenantId } from './builders.js'
import { erasureRig, type ErasureRig } from './erasure-rig.js'
import { privatePostgres, type PrivatePostgres } from './private-postgres.js'

jest.setTimeout(120_000)

const canary = (): string => `canary-${randomUUID()}`

describe('the files of the database', () => {
  let postgres: PrivatePostgres
  let folder: string
  let rig: ErasureRig
  beforeAll(async () => {
    postgres = await privatePostgres()
    folder = mkdtempSync(path.join(tmpdir(), 'erasure-'))
    createTenantKeys(path.join(folder, 'tenant-keys.json'))
  })
  afterAll(async () => {
    await postgres?.close()
    rmSync(folder, { recursive: true })
  })
  const opened = (): Promise<ErasureRig> =>
    erasureRig({ ...postgres, tenantKeysFile: path.join(folder, 'tenant-keys.json'), close: () => Promise.resolve() })
  beforeEach(async () => {
    rig = await opened()
  })
  afterEach(() => rig.close())

  const ledger = (): string => path.join(folder, 'ledger.jsonl')
  const wrappedKeyOf = async (subjectId: string): Promise<Buffer> => {
    const { rows } = await rig.admin.query<{ wrapped: Buffer | null }>('select wrapped from vault.data_key where subject_id = $1', [subjectId])
    if (!rows[0]?.wrapped) throw new Error('no key')
    return rows[0].wrapped
  }
  const replay = async (): Promise<ReplayReport> => {
    const { lines } = await readLedgerFile(ledger())
    const urls = { databaseUrl: postgres.adminUrl, keysDatabaseUrl: postgres.adminUrl }
    return replayErasures({ pool: rig.admin, vault: rig.eraserVault, ...urls }, lines)
  }
  const restored = async (backup: string): Promise<void> => {
    await rig.close()
    await postgres.restore(backup)
    rig = await opened()
  }

  /** A customer with events from before and since there is sealing, with what one is found by, and with a record in quarantine. */
  async function customer() {
    const subjectId = randomUUID()
    const [old, sealed, kept] = [canary(), canary(), canary()]
    await rig.recordClear(subjectId, { data: { text: old } })
    const [uid = ''] = await rig.record(subjectId, [sealed])
    await rig.quarantine({ subjectId, sealed: Buffer.from(`\0${kept}`) })
    const word = randomBytes(8).toString('hex')
    await rig.admin.query(
      `insert into views.search (tenant_id, build, subject_id, occurred_at, sequence, event_uid, part, pos, generation, type, class, document)
       select tenant_id, 1, subject_id, occurred_at, sequence, event_uid, part, pos, generation, type, class, $2::tsvector
       from log.event where event_uid = $1`,
      [uid, `${word}:1`],
    )
    const folded = randomBytes(3_000)
    await rig.admin.query(
      `with kept as (
         insert into views.snapshot (tenant_id, build, composition, fold, boundary, positions, subjects, events, clock, sealed_by, sealed)
         values ($1, 1, $2, '1', 1, '{}', array[$2::uuid], 1, 0, array[$2::uuid], $3)
       )
       insert into views.snapshot_subject (tenant_id, build, subject_id, composition) values ($1, 1, $2, $2)`,
      [tenantId, subjectId, folded],
    )
    await rig.admin.query('analyze')
    const key = await wrappedKeyOf(subjectId)
    const { rows } = await rig.admin.query<{ sealed: Buffer }>('select sealed from log.event where event_uid = $1', [uid])
    return { subjectId, uid, folded: folded.subarray(0, 64), traces: { old, kept, key, word, sealed: rows[0]?.sealed ?? Buffer.alloc(0) }, text: sealed }
  }

  it('hold nothing of an erased customer outside the WAL, once they are rewritten', async () => {
    const [ann, bob] = [await customer(), await customer()]
    for (const bytes of Object.values(ann.traces)) expect(await postgres.filesWith(bytes)).not.toEqual([])
    // What is sealed is in no file in the first place.
    expect(await postgres.filesWith(ann.text)).toEqual([])

    const erasure = await rig.erase(ann.subjectId)
    await finishErasure({ pool: rig.eraser, vault: rig.eraserVault }, erasure)
    // Overwritten is not gone: this is what the rewrite is for.
    expect(await postgres.filesWith(ann.traces.old)).not.toEqual([])
    expect(await postgres.filesWith(ann.traces.key)).not.toEqual([])
    expect(await postgres.filesWith(ann.traces.word)).not.toEqual([])
    writeFileSync(ledger(), '')
    await exportLedger(rig.admin, ledger())
    expect(await replay()).toMatchObject({ erased: 1, notRewritten: [] })

    for (const bytes of Object.values(ann.traces)) expect(await postgres.filesWith(bytes)).toEqual([])
    for (const bytes of Object.values(bob.traces)) expect(await postgres.filesWith(bytes)).not.toEqual([])
    expect(await rig.visible(bob.subjectId)).toHaveLength(2)
    expect((await rig.ledger(erasure.id)).rewrittenAt).not.toBeNull()
  })

  it('hold nothing of it either when a backup from before was restored and the ledger replayed', async () => {
    const [ann, bob, eve] = [await customer(), await customer(), await customer()]
    const backup = await (async () => {
      await rig.close()
      const copy = await postgres.backup()
      rig = await opened()
      return copy
    })()
    const erasure = await rig.erase(ann.subjectId)
    const single = await rig.begin({ kind: 'event', subjectIds: [eve.subjectId], eventUid: eve.uid })
    expect(single.status).toBe('begun')
    await exportLedger(rig.admin, ledger())

    await restored(backup)
    // The backup has brought it all back: keys, rows, and no word of an erasure.
    expect(await rig.visible(ann.subjectId)).toHaveLength(2)
    expect((await rig.eraserVault.read(tenantId, [ann.subjectId])).size).toBe(1)
    for (const bytes of Object.values(ann.traces)) expect(await postgres.filesWith(bytes)).not.toEqual([])

    const report = await replay()
    expect(report).toMatchObject({ waiting: 0, withoutTenant: 0, notRewritten: [] })
    expect(report.erased).toBeGreaterThanOrEqual(2)
    expect(await rig.visible(ann.subjectId)).toEqual([])
    expect((await rig.eraserVault.read(tenantId, [ann.subjectId])).size).toBe(0)
    for (const bytes of Object.values(ann.traces)) expect(await postgres.filesWith(bytes)).toEqual([])
    expect(await postgres.filesWith(eve.traces.sealed)).toEqual([])
    // What was folded of her other events as well is gone, too: its key is still there.
    expect(await postgres.filesWith(eve.folded)).toEqual([])
    expect(await postgres.filesWith(bob.folded)).not.toEqual([])
    expect(await rig.visible(bob.subjectId)).toHaveLength(2)
    expect(await rig.visible(eve.subjectId)).toHaveLength(1)

    const after = await rig.ledger(erasure.id)
    expect(after).toMatchObject({ erasedAt: erasure.erasedAt, generations: [2], reason: erasure.reason })
    expect(after.rewrittenAt).not.toBeNull()
    // Who comes back between the restore and a second replay stays.
    await rig.record(ann.subjectId, ['back'])
    expect(await replay()).toMatchObject({ erased: report.erased })
    expect(await rig.visible(ann.subjectId)).toHaveLength(1)
    expect((await rig.ledger(erasure.id)).generations).toEqual([2])
  })

  it('waits for events that are not in the restored log, and says which tenants are not', async () => {
    const begun = await rig.begin({ kind: 'event', subjectIds: [randomUUID()], eventUid: randomUUID() })
    expect(begun.status).toBe('begun')
    await exportLedger(rig.admin, ledger())
    const { lines } = await readLedgerFile(ledger())
    const [line] = lines
    if (line === undefined) throw new Error('empty')
    const foreign = { ...line, id: randomUUID(), tenantId: randomUUID() }
    const urls = { databaseUrl: postgres.adminUrl, keysDatabaseUrl: postgres.adminUrl }
    const report = await replayErasures({ pool: rig.admin, vault: rig.eraserVault, ...urls }, [...lines, foreign])
    expect(report).toMatchObject({ waiting: 1, withoutTenant: 1, erased: lines.length - 1 })
  })
})

describe('the file of a ledger', () => {
  let rig: ErasureRig
  const folder = mkdtempSync(path.join(tmpdir(), 'ledger-'))
  const file = path.join(folder, 'ledger.jsonl')
  beforeAll(async () => {
    rig = await erasureRig()
  })
  afterAll(async () => {
    await rig?.close()
    rmSync(folder, { recursive: true })
  })

  it('grows by what is new, also after it was cut off', async () => {
    expect(existsSync(file)).toBe(false)
    const first = await rig.erase(randomUUID())
    expect(await exportLedger(rig.admin, file)).toBe(1)
    expect(await exportLedger(rig.admin, file)).toBe(0)
    const before = readFileSync(file, 'utf8')
    const second = await rig.erase(randomUUID())
    expect(await exportLedger(rig.admin, file)).toBe(1)
    expect(readFileSync(file, 'utf8').startsWith(before)).toBe(true)
    truncateSync(file, readFileSync(file).length - 20)
    expect(await exportLedger(rig.admin, file)).toBe(1)
    const { lines, broken } = await readLedgerFile(file)
    expect(lines.map(({ id }) => id)).toEqual([first.id, second.id])
    expect(broken).toBe(1)
    // One that was taken up later holds from another time.
    await rig.admin.query('update control.erasure set erased_at = erased_at + 5 where id = $1', [first.id])
    expect(await exportLedger(rig.admin, file)).toBe(1)
    expect((await readLedgerFile(file)).lines.find(({ id }) => id === first.id)?.erasedAt).toBe(first.erasedAt + 5)
  })

  it('is not read where it makes no sense', async () => {
    writeFileSync(file, 'nonsense\n{"id":"x"}\nnull\n')
    expect(await readLedgerFile(file)).toEqual({ lines: [], broken: 3 })
  })
})
