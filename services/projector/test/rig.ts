import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { type CloudEvent, findDeclaration, microsOf, sequenceKey, versionOf } from '@throughline/events'
import { type ChunkEvent, openTopicEpoch, recordChunk, splitPayload } from '@throughline/log'
import { createMasterKeys, defaultRules, placeEvent, tenantKeys } from '@throughline/subjects'
import type { MasterKeys, Placed } from '@throughline/subjects'
import { testDatabase, type TestDatabase } from '@throughline/testing'
import { openVault, seal, type Vault } from '@throughline/vault'
import { Pool } from 'pg'
import type { Log } from '@throughline/platform'
import { Projector } from '../src/projector.js'
import { projectorSettings } from '../src/settings.js'
import { allViews } from '../src/views/all-views.js'
import type { View } from '../src/views/view.js'

export const parts = 4
export const tenantId = '00000000-0000-4000-8000-000000000001'

/** A database with a log that can be written to, and projectors that follow it. */
export interface Rig {
  database: TestDatabase
  admin: Pool
  keys: MasterKeys
  vault: Vault
  /** What projectors said. */
  said: string[]
  /** Starts a projector; the rig stops it in the end. Default: with the views of the service. */
  projector(views?: readonly View[], changes?: Record<string, string>): Projector
  /** Records events in this order, sealed, each in the part of its subject. */
  record(...events: readonly Partial<CloudEvent>[]): Promise<void>
  place(event: Partial<CloudEvent>): Placed
  query<T>(sql: string, ...values: unknown[]): Promise<T[]>
  close(): Promise<void>
}

let told = 0

/** An event with what it needs; ids are counted up. */
export function eventOf(given: Partial<CloudEvent>): CloudEvent {
  told++
  return {
    specversion: '1.0',
    id: `event-${told}`,
    source: '/spec',
    type: 'page.viewed',
    time: new Date(Date.UTC(2026, 0, 1) + told * 1_000).toISOString(),
    ...given,
  }
}

export async function makeRig(): Promise<Rig> {
  const database = await testDatabase({ parts })
  const folder = mkdtempSync(path.join(tmpdir(), 'projector-spec-'))
  const keysFile = path.join(folder, 'keys.json')
  const keys = createMasterKeys(keysFile)
  const admin = new Pool({ connectionString: database.adminUrl, max: 3 })
  const recorder = new Pool({ connectionString: database.urlFor('recorder'), max: 1 })
  for (const pool of [admin, recorder]) pool.on('error', () => undefined)
  const vaultSettings = { DATABASE_URL: database.urlFor('recorder'), TENANT_KEYS_FILE: database.tenantKeysFile }
  const vault = openVault(vaultSettings, { name: 'spec', connections: 1 })
  const topicEpoch = (await openTopicEpoch(recorder, 'interactions.v1')).id
  const offsets = Array.from({ length: parts }, () => 0)
  const said: string[] = []
  const projectors: Projector[] = []

  const place = (event: Partial<CloudEvent>): Placed => {
    const whole = eventOf(event)
    const placed = placeEvent(whole, findDeclaration(whole.type, 1), defaultRules, tenantKeys(keys, tenantId))
    if (!placed.ok) throw new Error(placed.reason)
    return placed
  }

  async function record(...events: readonly Partial<CloudEvent>[]): Promise<void> {
    for (const given of events) {
      const event = eventOf(given)
      const row = await rowOf(event, place(event), vault)
      const part = Number.parseInt(row.subjectId.slice(0, 8), 16) % parts
      const offset = offsets[part] ?? 0
      offsets[part] = offset + 1
      const outcome = await recordChunk(recorder, {
        topicEpoch, part, expectedOffset: offset, nextOffset: offset + 1, highWatermark: offset + 1, knownErasures: 0,
        events: [{ ...row, offset }], bad: [],
      })
      if (outcome.status !== 'recorded') throw new Error(`not recorded: ${outcome.status}`)
    }
  }

  return {
    database, admin, keys, vault, said, record, place,
    projector(views = allViews({ keys }), changes = {}) {
      const settings = projectorSettings.parse({
        DATABASE_URL: database.urlFor('projector'),
        TENANT_KEYS_FILE: database.tenantKeysFile,
        KEYS_FILE: keysFile,
        POLL_MS: '20',
        LEASE_MS: '1000',
        ...changes,
      })
      const projector = new Projector(settings, logInto(said), views)
      projectors.push(projector)
      projector.start()
      return projector
    },
    query: async <T>(sql: string, ...values: unknown[]) => (await admin.query(sql, values)).rows as T[],
    async close() {
      await Promise.all(projectors.map((projector) => projector.stop()))
      await Promise.all([admin.end(), recorder.end(), vault.close()])
      await database.close()
      rmSync(folder, { recursive: true })
    },
  }
}

async function rowOf(event: CloudEvent, placed: Placed, vault: Vault): Promise<ChunkEvent> {
  const version = versionOf(event.type, event.dataschema)
  const declaration = findDeclaration(event.type, version)
  const { data, closed } = splitPayload(event, declaration)
  const ref = { tenantId, subjectId: placed.subjectId }
  const key = (await vault.obtain([ref])).of(ref)
  if (key === undefined) throw new Error('no key')
  const occurredAt = microsOf(event.time ?? '') ?? 0
  return {
    offset: 0, occurredAt, receivedAt: occurredAt, tenantId,
    subjectId: placed.subjectId, eventUid: placed.eventUid, contentHash: placed.contentHash,
    conversationUid: placed.conversationUid, ruleVersion: 1, version, type: event.type,
    class: declaration?.class ?? 'unknown', sequence: sequenceKey(event.sequence),
    channel: event.channel ?? null, direction: event.direction ?? null, organisation: event.organisation ?? null,
    topic: event.topic ?? null, wayIn: 'test', producer: null, traceId: null, also: placed.also, data,
    generation: key.generation, sealed: seal(key, { ...ref, uid: placed.eventUid }, closed),
  }
}

function logInto(said: string[]): Log {
  const say = (level: string) => (message: string, fields: object): void => {
    const text = (_key: string, value: unknown): unknown => (value instanceof Error ? String(value) : value)
    said.push(`${level} ${message} ${JSON.stringify(fields, text)}`)
  }
  return { debug: say('debug'), info: say('info'), warn: say('warn'), error: say('error') }
}
