import { createHash, randomUUID } from 'node:crypto'
import { createBus, encodeEvent, header, type Bus, type LogProducer, type OutgoingRecord, type RecordFacts } from '@throughline/bus'
import type { CloudEvent } from '@throughline/events'
import { testDatabase, testTopics, type TestDatabase, type TestTopics } from '@throughline/testing'
import { boundToPlace, openEvents, openTexts, SealedText, type PayloadRow, type RawRecord } from '@throughline/log'
import { NOBODY, openVault, type Vault } from '@throughline/vault'
import pg from 'pg'
import type { Log } from '@throughline/platform'
import { Recorder, type Dispatch } from '../src/recorder.js'
import { recorderSettings, type RecorderSettings } from '../src/settings.js'

export const parts = 4
export const tenantId = '00000000-0000-4000-8000-000000000001'

export interface LogRow {
  part: number
  pos: number
  kafka_offset: number
  event_uid: string
  type: string
}

export interface QuarantineRow {
  part: number
  kafka_offset: number
  code: string
  reason: string
  event_uid: string | null
}

/** A database, topics and recorders for a spec file. */
export interface Rig {
  database: TestDatabase
  topics: TestTopics
  bus: Bus
  producer: LogProducer
  admin: pg.Pool
  settings: RecorderSettings
  /** What recorders said and why they ended. */
  said: string[]
  exits: string[]
  /** Starts a recorder; the rig stops it in the end, if nobody did before. */
  recorder(changes?: Partial<RecorderSettings>, dispatch?: Dispatch): Recorder
  send(records: readonly OutgoingRecord[]): Promise<void>
  rows(): Promise<LogRow[]>
  quarantine(): Promise<QuarantineRow[]>
  cursors(): Promise<number[]>
  /** Reads what recorders sealed. */
  vault: Vault
  /** The event of a row of log.event, as a reader sees it; undefined when it was erased. */
  eventIn(row: Record<string, unknown>): Promise<CloudEvent | undefined>
  /** What a row of log.quarantine holds; undefined when it was erased. */
  rawIn(row: Record<string, unknown>): Promise<RawRecord | undefined>
  makeTopic(name: string, partitions?: number): Promise<void>
  /** Deletes a topic and makes another one of that name. */
  makeAnew(name: string, partitions?: number): Promise<void>
  close(): Promise<void>
}

export async function makeRig(changes: Record<string, string> = {}): Promise<Rig> {
  const [database, topics] = await Promise.all([testDatabase({ parts }), testTopics('recorder', parts)])
  const [backfill, hints] = await Promise.all([topics.create('backfill.v1'), topics.create('changes.v1', { partitions: 1 })])
  const settings = recorderSettings.parse({
    DATABASE_URL: database.urlFor('recorder'),
    KEYS_DATABASE_URL: database.urlFor('recorder'),
    TENANT_KEYS_FILE: database.tenantKeysFile,
    KAFKA_BROKERS: topics.brokers.join(','),
    INTERACTIONS_TOPIC: topics.interactions,
    BACKFILL_TOPIC: backfill,
    CHANGES_TOPIC: hints,
    GROUP_ID: topics.prefix,
    SESSION_TIMEOUT_MS: '6000',
    ...changes,
  })
  const bus = createBus({ brokers: topics.brokers, clientId: 'recorder-spec' })
  const producer = bus.producer()
  const pool = new pg.Pool({ connectionString: database.adminUrl, max: 2 })
  pool.on('error', () => undefined)
  const said: string[] = []
  const exits: string[] = []
  const recorders: Recorder[] = []
  const query = async <T>(sql: string, ...values: unknown[]): Promise<T[]> => (await pool.query(sql, values)).rows as T[]
  const vault = openVault({ DATABASE_URL: database.urlFor('timeline'), TENANT_KEYS_FILE: database.tenantKeysFile }, { name: 'spec', connections: 1 })
  const makeTopic = async (name: string, partitions = parts): Promise<void> => {
    const admin = bus.topics()
    await admin.ensure([{ name, partitions }])
    await admin.close()
  }
  return {
    database,
    topics,
    bus,
    producer,
    admin: pool,
    settings,
    said,
    exits,
    recorder(some = {}, dispatch = (lane, batch, signal) => lane.recorder.onBatch(batch, signal)) {
      const recorder = new Recorder({ ...settings, ...some }, logInto(said), (reason) => exits.push(reason))
      recorders.push(recorder)
      recorder.start(dispatch)
      return recorder
    },
    send: async (records) => void (await producer.send(records)),
    rows: () =>
      query<LogRow>('select part, pos::int, kafka_offset::int, event_uid, type from log.event order by part, pos'),
    quarantine: () =>
      query<QuarantineRow>('select part, kafka_offset::int, code, reason, event_uid from log.quarantine order by part, kafka_offset'),
    cursors: async () => {
      const found = await query<{ next: number }>(
        `select next_offset::int as next from log.log_cursor c join log.topic_epoch e on e.id = c.topic_epoch
         where e.topic = $1 and e.closed_at is null order by part`,
        topics.interactions,
      )
      return found.map((row) => row.next)
    },
    vault,
    eventIn: async (row) => (await openEvents(vault, String(row['tenant_id']), [payloadOf(row)]))[0],
    async rawIn(row) {
      const tenant = (row['tenant_id'] ?? NOBODY) as string
      const [text] = await openTexts(vault, tenant, [rawTextOf(row)])
      return text === undefined ? undefined : (JSON.parse(text) as RawRecord)
    },
    makeTopic,
    async makeAnew(name, partitions) {
      await topics.delete(name)
      await makeTopic(name, partitions)
    },
    async close() {
      await Promise.all(recorders.map((recorder) => recorder.stop()))
      await producer.close()
      await pool.end()
      await vault.close()
      await Promise.all([database.close(), topics.close()])
    },
  }
}

function payloadOf(row: Record<string, unknown>): PayloadRow {
  const bound = { tenantId: String(row['tenant_id']), subjectId: String(row['subject_id']), uid: String(row['event_uid']) }
  const sealed = new SealedText(bound, row['sealed'] as Buffer, Number(row['generation']))
  return { ...(row as unknown as PayloadRow), occurredAt: Number(row['occurred_at']), sealed }
}

function rawTextOf(row: Record<string, unknown>): SealedText {
  const owner = { tenantId: row['tenant_id'] as string | null, subjectId: row['subject_id'] as string | null }
  const place = { topicEpoch: Number(row['topic_epoch']), part: Number(row['part']), offset: Number(row['kafka_offset']) }
  return new SealedText(boundToPlace(owner, place), row['sealed'] as Buffer)
}

function logInto(said: string[]): Log {
  const say =
    (level: string) =>
    (message: string, fields: object): void => {
      said.push(`${level} ${message} ${JSON.stringify(fields, (_key, value: unknown) => (value instanceof Error ? String(value) : value))}`)
    }
  return { debug: say('debug'), info: say('info'), warn: say('warn'), error: say('error') }
}

/** UUID text that depends on the words alone. */
export function uuidOf(...words: (string | number)[]): string {
  const hex = createHash('sha256').update(words.join('/')).digest('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}

export interface Told {
  subject?: string
  content?: string
  facts?: Partial<RecordFacts>
  event?: Record<string, unknown>
}

/** The record of an event; the same id and content make the same record. */
export function recordOf(topic: string, id: string, { subject = id, content = '', facts = {}, event = {} }: Told = {}): OutgoingRecord {
  const now = Date.now() * 1000
  const told: RecordFacts = {
    tenantId,
    subjectId: uuidOf('subject', subject),
    eventUid: uuidOf('event', id),
    conversationUid: null,
    contentHash: uuidOf('content', content),
    also: [],
    class: 'contact',
    occurredAt: now,
    receivedAt: now,
    wayIn: 'test',
    producer: 'spec',
    ruleVersion: 1,
    ...facts,
  }
  const cloudEvent = {
    specversion: '1.0',
    id,
    source: '/spec',
    type: 'message.received',
    time: new Date(now / 1000).toISOString(),
    data: { text: `${id} ${content}` },
    ...event,
  }
  // Some specs want an event that is none.
  return encodeEvent(topic, parts, told, cloudEvent as CloudEvent)
}

export function recordsOf(topic: string, count: number, prefix: string = randomUUID()): OutgoingRecord[] {
  return Array.from({ length: count }, (_, index) => recordOf(topic, `${prefix}-${index}`))
}

/** The event uid in a record that was made here. */
export function uidOf({ headers }: OutgoingRecord): string {
  return (JSON.parse(headers[header.facts] ?? '') as { uid: string }).uid
}
