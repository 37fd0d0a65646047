import { randomUUID } from 'node:crypto'
import { sightOf } from '@throughline/access'
import { asTenant } from '@throughline/database'
import { testDatabase, type TestDatabase } from '@throughline/testing'
import { fileKeyProvider, seal, Vault } from '@throughline/vault'
import pg from 'pg'
import { openTopicEpoch } from '../src/cursor/cursors.js'
import { beginErasure, type Begun, type ErasureRequest } from '../src/erasure/ledger/begin.js'
import type { Erasure } from '../src/erasure/ledger/columns.js'
import { hideCustomer } from '../src/erasure/ledger/hide.js'
import { readErasure } from '../src/erasure/ledger/ledger.js'
import { recordChunk } from '../src/record/record-chunk.js'
import type { ChunkBadRecord, ChunkEvent } from '../src/record/chunk.js'
import { readTimelinePage } from '../src/timeline/timeline-page.js'
import { badRecord, chunkEvent, tenantId } from './builders.js'

const PARTS = 12

/** The roles of an erasure on one database, each with its own rights. */
export interface ErasureRig {
  gateway: pg.Pool
  eraser: pg.Pool
  admin: pg.Pool
  gatewayVault: Vault
  eraserVault: Vault
  database: Pick<TestDatabase, 'urlFor' | 'adminUrl'>
  /** Seals and records events of a subject, as the recorder would. @returns their uids */
  record(subjectId: string, texts: readonly string[], given?: Partial<ChunkEvent>): Promise<string[]>
  /** Records an event as it was before there was sealing. */
  recordClear(subjectId: string, closed: object, given?: Partial<ChunkEvent>): Promise<string>
  quarantine(given: Partial<ChunkBadRecord>): Promise<void>
  begin(given: Partial<ErasureRequest> & { subjectIds: string[] }): Promise<Begun>
  /** Begins an erasure and hides the customer: what a gateway does. */
  erase(...subjectIds: string[]): Promise<Erasure>
  ledger(id: string): Promise<Erasure>
  /** Types of the events that a reader sees of a subject. */
  visible(subjectId: string): Promise<string[]>
  close(): Promise<void>
}

export const partOf = (subjectId: string): number => Number.parseInt(subjectId.slice(0, 8), 16) % PARTS

/** A database that is not on the shared server, and the file of its tenant keys. */
export interface OwnDatabase extends Pick<TestDatabase, 'urlFor' | 'adminUrl' | 'tenantKeysFile'> {
  /** Called when the rig is closed. */
  close(): Promise<void>
}

export async function erasureRig(own?: OwnDatabase): Promise<ErasureRig> {
  const database = own ?? (await testDatabase({ parts: PARTS }))
  const keysFile = database.tenantKeysFile
  const pools: pg.Pool[] = []
  const poolOf = (url: string): pg.Pool => {
    const pool = new pg.Pool({ connectionString: url, max: 3 })
    pool.on('error', () => undefined)
    pools.push(pool)
    return pool
  }
  const vaultOf = (role: string): Vault => new Vault({ pool: poolOf(database.urlFor(role)), provider: fileKeyProvider(keysFile) })
  const [gateway, recorder, eraser, timeline] = ['gateway', 'recorder', 'eraser', 'timeline'].map((role) => poolOf(database.urlFor(role)))
  if (!gateway || !recorder || !eraser || !timeline) throw new Error('unreachable')
  const admin = poolOf(database.adminUrl)
  const recorderVault = vaultOf('recorder')
  const gatewayVault = vaultOf('gateway')
  await admin.query("insert into control.tenant (id, slug, name) values ($1, 'acme', 'Acme') on conflict do nothing", [tenantId])

  const write = async (events: ChunkEvent[], bad: ChunkBadRecord[], part: number): Promise<void> => {
    const { id: topicEpoch } = await openTopicEpoch(recorder, `topic-${randomUUID()}`)
    const nextOffset = events.length + bad.length
    const placed = events.map((event, offset) => ({ ...event, offset }))
    const outcome = await recordChunk(recorder, {
      topicEpoch, part, expectedOffset: 0, nextOffset, highWatermark: nextOffset, events: placed, bad, knownErasures: 1e15,
    })
    if (outcome.status !== 'recorded') throw new Error(outcome.status)
  }
  const rig: ErasureRig = {
    gateway, eraser, admin, gatewayVault, database, eraserVault: vaultOf('eraser'),
    async record(subjectId, texts, given = {}) {
      recorderVault.forget([subjectId])
      const key = (await recorderVault.obtain([{ tenantId, subjectId }])).of({ tenantId, subjectId })
      if (key === undefined) throw new Error('no key')
      const events = texts.map((text) => {
        const eventUid = randomUUID()
        const closed = JSON.stringify({ id: eventUid, source: '/spec', conversation: 'c-1', data: { text, kept: 1 } })
        const sealed = seal(key, { tenantId, subjectId, uid: eventUid }, closed)
        return chunkEvent({ subjectId, eventUid, sealed, generation: key.generation, type: 'message.received', ...given })
      })
      await write(events, [], partOf(subjectId))
      return events.map(({ eventUid }) => eventUid)
    },
    async recordClear(subjectId, closed, given = {}) {
      const sealed = Buffer.from(`\0${JSON.stringify(closed)}`)
      const event = chunkEvent({ subjectId, sealed, generation: 0, type: 'message.received', ...given })
      await write([event], [], partOf(subjectId))
      return event.eventUid
    },
    quarantine: (given) => write([], [badRecord({ tenantId, ...given })], 0),
    begin: (given) =>
      asTenant(gateway, tenantId, (client) =>
        beginErasure(client, {
          tenantId, kind: 'customer', reason: 'request 1', requestedBy: 'operator', requestPrint: Buffer.from(randomUUID()), now: 0, ...given,
        }),
      ),
    async erase(...subjectIds) {
      const begun = await rig.begin({ subjectIds })
      if (!('erasure' in begun)) throw new Error(begun.status)
      await hideCustomer((work) => asTenant(gateway, tenantId, work), gatewayVault, begun.erasure)
      return rig.ledger(begun.erasure.id)
    },
    async ledger(id) {
      const erasure = await asTenant(gateway, tenantId, (client) => readErasure(client, tenantId, id))
      if (erasure === undefined) throw new Error('not in the ledger')
      return erasure
    },
    async visible(subjectId) {
      const query = { part: partOf(subjectId), subjectId, tenantId, sight: sightOf({ scopes: ['personal:read'] }), liveTopic: 'none', order: 'oldest' as const, limit: 100 }
      const page = await asTenant(timeline, tenantId, (client) => readTimelinePage(client, query))
      return page.rows.map(({ type }) => type)
    },
    async close() {
      await Promise.all(pools.map((pool) => pool.end()))
      await database.close()
    },
  }
  return rig
}
