import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { NestFastifyApplication } from '@nestjs/platform-fastify'
import { developmentIssuerEntry, startDevelopmentIssuer } from '@throughline/access/development'
import { partitionOf } from '@throughline/bus'
import { createKey, createTenant, openControl } from '@throughline/control/administration'
import { checkEvent, type CloudEvent, eventLimits, scanValue, sequenceKey, timeOf } from '@throughline/events'
import { openTopicEpoch, PlaceCipher, recordChunk, splitPayload } from '@throughline/log'
import { createHttpService, createLogger } from '@throughline/platform'
import { createMasterKeys, defaultRules, placeEvent, subjectOf, tenantKeys } from '@throughline/subjects'
import { testDatabase } from '@throughline/testing'
import { openVault, seal, type Vault } from '@throughline/vault'
import { Pool } from 'pg'
import { httpOptions } from '../src/http-options.js'
import { readSettings } from '../src/settings.js'
import type { StreamSettings } from '../src/stream/stream-settings.js'
import { TimelineModule } from '../src/timeline.module.js'

export const PARTS = 3

/**
 * A timeline service over a database of its own, and a pen that writes to that database as gateway and recorder would.
 *
 * @param by how the service reaches its database, if not directly
 * @param keysBy how it reaches the keys, if not in the same way
 * @param streams what is to be different of live streams
 */
export async function runningTimeline(
  by: (databaseUrl: string) => Promise<string> = (url) => Promise.resolve(url),
  keysBy?: (databaseUrl: string) => Promise<string>,
  streams: Partial<StreamSettings> = {},
  more: Record<string, string> = {},
) {
  const database = await testDatabase({ parts: PARTS })
  const folder = mkdtempSync(join(tmpdir(), 'timeline-'))
  const keyFile = join(folder, 'keys.json')
  const master = createMasterKeys(keyFile)
  const control = openControl(database.adminUrl)
  const recorder = new Pool({ connectionString: database.urlFor('recorder'), max: 2 })
  const vault = openVault({ DATABASE_URL: database.urlFor('recorder'), TENANT_KEYS_FILE: database.tenantKeysFile }, { name: 'pen', connections: 1 })
  const logLines: string[] = []
  const logger = createLogger('timeline', { level: 'debug', stream: { write: (line) => logLines.push(line) } })
  const issuer = await startDevelopmentIssuer({ secretsFile: join(folder, 'issuer.json'), port: 0, tenant: 'acme' })
  const oidcFile = join(folder, 'oidc.json')
  writeFileSync(oidcFile, JSON.stringify([developmentIssuerEntry(issuer.issuer)]))
  const read = readSettings({
    DATABASE_URL: await by(database.urlFor('timeline')),
    ...(keysBy && { KEYS_DATABASE_URL: await keysBy(database.urlFor('timeline')) }),
    TENANT_KEYS_FILE: database.tenantKeysFile,
    KEYS_FILE: keyFile,
    OIDC_FILE: oidcFile,
    ...more,
  })
  const settings = { ...read, streams: { ...read.streams, ...streams } }
  const app = await createHttpService(TimelineModule.with(settings), { ...httpOptions, logger })
  const close = async () => {
    await app.close()
    await issuer.stop()
    await control.end()
    await recorder.end()
    await vault.close()
    await database.close()
    rmSync(folder, { recursive: true })
  }
  const tenant = async (slug: string) => {
    const { id } = await createTenant(control, { slug })
    const key = (scopes: string[], organisation?: string) =>
      createKey(control, { tenant: slug, scopes, ...(organisation === undefined ? {} : { organisation }) })
    const { token } = await key(['timeline:read', 'personal:read'])
    return { id, token, key, pen: penOf(recorder, vault, tenantKeys(master, id), id), cipher: new PlaceCipher(master.token, id) }
  }
  const partOfSubject = (reference: string, { id }: { id: string }) => {
    const found = subjectOf(reference, defaultRules, tenantKeys(master, id))
    if (!found.ok) throw new Error(found.reason)
    return partitionOf(found.subjectId, PARTS)
  }
  return { app, database, control, issuer, logLines, logger, settings, close, tenant, partOf: partOfSubject, ask: askOf(app) }
}

export type Running = Awaited<ReturnType<typeof runningTimeline>>
export type TestTenant = Awaited<ReturnType<Running['tenant']>>

function askOf(app: NestFastifyApplication) {
  return async (path: string, token?: string) => {
    const headers = token === undefined ? {} : { authorization: `Bearer ${token}` }
    const response = await app.inject({ method: 'GET', url: path, headers })
    return { status: response.statusCode, headers: response.headers, text: response.payload, body: response.json() }
  }
}

const EPOCHS = new Map<Pool, Promise<{ id: number }>>()
const OFFSETS = new Map<string, number>()

/** Records events one chunk a part, and tells where each lies in its topic. */
function penOf(recorder: Pool, vault: Vault, keys: ReturnType<typeof tenantKeys>, tenantId: string) {
  return async (events: readonly CloudEvent[], organisation?: string) => {
    const epoch = EPOCHS.get(recorder) ?? openTopicEpoch(recorder, 'interactions.v1')
    EPOCHS.set(recorder, epoch)
    const { id: topicEpoch } = await epoch
    const placed = events.map((event) => chunkEventOf(event, keys, tenantId, organisation))
    const written: { part: number; offset: number; subjectId: string }[] = []
    for (const part of new Set(placed.map((event) => event.part))) {
      const here = placed.filter((event) => event.part === part)
      const name = `${String(recorder.options.connectionString)} ${part}`
      const begin = OFFSETS.get(name) ?? 0
      const nextOffset = begin + here.length
      const chunk = await sealed(vault, here.map((event, index) => ({ ...event.columns, offset: begin + index })))
      await recordChunk(recorder, { topicEpoch, part, expectedOffset: begin, nextOffset, highWatermark: nextOffset, knownErasures: 0, events: chunk, bad: [] })
      OFFSETS.set(name, nextOffset)
      written.push(...chunk.map((event) => ({ part, offset: event.offset, subjectId: event.subjectId })))
    }
    return written
  }
}

/** As the recorder seals. */
async function sealed<Row extends { tenantId: string; subjectId: string; eventUid: string; closed: string }>(vault: Vault, rows: Row[]) {
  const keys = await vault.obtain(rows)
  return rows.map((row) => {
    const key = keys.of(row)
    if (!key) throw new Error('the pen has no key')
    return { ...row, generation: key.generation, sealed: seal(key, { ...row, uid: row.eventUid }, row.closed) }
  })
}

function chunkEventOf(given: CloudEvent, keys: ReturnType<typeof tenantKeys>, tenantId: string, organisation?: string) {
  const checked = checkEvent(scanValue(given, eventLimits).value)
  if (!checked.ok) throw new Error(`${given.type}: ${checked.reason}`)
  const { event, declaration, version } = checked
  const place = placeEvent(event, declaration, defaultRules, keys, organisation)
  if (!place.ok) throw new Error(place.reason)
  const payload = splitPayload(event, declaration)
  const columns = {
    occurredAt: Number(checked.occurredAt),
    receivedAt: Date.now() * 1_000,
    tenantId,
    subjectId: place.subjectId,
    eventUid: place.eventUid,
    contentHash: place.contentHash,
    conversationUid: place.conversationUid,
    ruleVersion: 1,
    version,
    type: event.type,
    class: checked.class,
    sequence: sequenceKey(event.sequence),
    channel: event.channel ?? null,
    direction: event.direction ?? null,
    organisation: event.organisation ?? organisation ?? null,
    topic: event.topic ?? null,
    wayIn: 'http',
    producer: 'test',
    traceId: null,
    also: place.also,
    data: payload.data,
    closed: payload.closed,
  }
  return { part: partitionOf(place.subjectId, PARTS), columns }
}

let ids = 0

/** A valid event of a made-up customer; give what the test is about. */
export function eventOf(given: Partial<CloudEvent> = {}): CloudEvent {
  ids += 1
  return {
    specversion: '1.0',
    id: `e-${ids}`,
    source: '/shop/chat',
    type: 'thing.happened',
    time: timeOf(1_780_000_000_000_000 + ids * 1_000_000),
    subject: 'email:ann@example.com',
    channel: 'chat',
    data: { text: `number ${ids}` },
    ...given,
  }
}
