import { findDeclaration } from '@throughline/events'
import { boundToPlace, openTopicEpoch, recordChunk, splitPayload, type ChunkBadRecord, type ChunkEvent } from '@throughline/log'
import { openVault, seal, type SealedFor, type Vault } from '@throughline/vault'
import { Pool } from 'pg'
import { PARTS, type Harness, type Written } from './harness.js'

/** Records what lies in the topic as a recorder would: the event log as these tests need it. */
export class Recorded {
  readonly #pool: Pool
  readonly #vault: Vault
  readonly #done = new Map<number, number>()

  constructor(private readonly harness: Harness) {
    const { database } = harness
    this.#pool = new Pool({ connectionString: database.urlFor('recorder'), max: 1 })
    const settings = { DATABASE_URL: database.urlFor('recorder'), TENANT_KEYS_FILE: database.tenantKeysFile }
    this.#vault = openVault(settings, { name: 'spec', connections: 1 })
  }

  async catchUp(): Promise<void> {
    const { id } = await openTopicEpoch(this.#pool, this.harness.topics.interactions)
    const all = await this.harness.written()
    for (let part = 0; part < PARTS; part++) {
      const from = this.#done.get(part) ?? 0
      const fresh = all.filter(({ partition, offset }) => partition === part && offset >= from)
      const nextOffset = from + fresh.length
      await recordChunk(this.#pool, {
        topicEpoch: id,
        part,
        expectedOffset: from,
        nextOffset,
        highWatermark: nextOffset,
        knownErasures: 0,
        events: await Promise.all(fresh.flatMap((record) => this.#eventOf(record) ?? [])),
        bad: [],
      })
      this.#done.set(part, nextOffset)
    }
  }

  /** Puts a record into quarantine that came from nowhere. */
  async quarantine(given: Partial<ChunkBadRecord> & { value?: string }): Promise<void> {
    const { id } = await openTopicEpoch(this.#pool, `elsewhere-${Math.random()}`)
    const { value, ...rest } = given
    const raw = { key: null, value: Buffer.from(value ?? '').toString('base64'), headers: {}, timestamp: 1_772_366_400_000 }
    const known = { offset: 0, tenantId: null, eventUid: null, subjectId: null, wayIn: 'kafka', code: 'not-json', reason: 'the value is not JSON', ...rest }
    const bound = boundToPlace(known, { topicEpoch: id, part: 0, offset: 0 })
    const bad: ChunkBadRecord = { ...known, ...(await this.#sealed(bound, JSON.stringify(raw))) }
    await recordChunk(this.#pool, { topicEpoch: id, part: 0, expectedOffset: 0, nextOffset: 1, highWatermark: 1, knownErasures: 0, events: [], bad: [bad] })
  }

  async close(): Promise<void> {
    await this.#vault.close()
    await this.#pool.end()
  }

  async #sealed(bound: SealedFor, text: string): Promise<{ generation: number; sealed: Buffer }> {
    const key = (await this.#vault.obtain([bound])).of(bound)
    if (!key) throw new Error('there is no key')
    return { generation: key.generation, sealed: seal(key, bound, text) }
  }

  #eventOf({ raw, facts }: Written): Promise<ChunkEvent> | undefined {
    if (!facts.ok) return undefined
    const { event, tenantId, subjectId, eventUid } = facts
    const { data, closed } = splitPayload(event, findDeclaration(event.type, 1))
    return this.#sealed({ tenantId, subjectId, uid: eventUid }, closed).then((sealed) => ({
      ...facts,
      offset: raw.offset,
      version: 1,
      type: event.type,
      sequence: event.sequence ?? '',
      channel: event.channel ?? null,
      direction: event.direction ?? null,
      organisation: event.organisation ?? null,
      topic: event.topic ?? null,
      traceId: null,
      data,
      ...sealed,
    }))
  }
}
