import { createSecretKey } from 'node:crypto'
import { describe, expect, it } from '@jest/globals'
import type { LogRecord } from '@throughline/bus'
import { boundToPlace } from '@throughline/log'
import { Keyring, KeyStoreError, NOBODY, open, type SubjectKey, type SubjectRef, type Vault } from '@throughline/vault'
import fc from 'fast-check'
import { recordOf, tenantId, uuidOf, type Told } from '../../test/rig.js'
import { rowsOf, type Rows } from '../chunks/rows.js'
import { UnsealableError } from './sealer.js'
import { VaultSealer } from './vault-sealer.js'

const place = { topicEpoch: 3, part: 1 }
const now = Date.now() * 1000

/** A vault in memory, which counts questions. */
class Keys {
  readonly asked: SubjectRef[][] = []
  readonly forgotten: string[] = []
  readonly known = new Map<string, Partial<SubjectKey> | 'broken'>()

  obtain(refs: Iterable<SubjectRef>, seen = 0): Promise<Keyring> {
    const wanted = [...refs]
    this.asked.push(wanted)
    const ring = new Keyring()
    for (const ref of wanted) {
      const known = this.known.get(ref.subjectId) ?? {}
      if (known !== 'broken') ring.add(ref, { generation: 1, key: createSecretKey(Buffer.alloc(32, ref.subjectId)), seen, ...known })
    }
    return Promise.resolve(ring)
  }

  forget(ids: readonly string[]): void {
    this.forgotten.push(...ids)
  }
}

function rowsFrom(told: Told[], spoil: (record: LogRecord) => LogRecord = (record) => record): Rows {
  const all: Rows = { events: [], bad: [], suppressed: 0, sampled: new Map() }
  for (const [index, one] of told.entries()) {
    const sent = recordOf('t', `id-${index}`, { subject: 'ann', ...one })
    const record = { offset: index, timestamp: now / 1000, key: Buffer.from(sent.key ?? ''), value: Buffer.from(sent.value), headers: { ...sent.headers } }
    const rows = rowsOf([spoil(record)], sent.partition, 4)
    all.events.push(...rows.events)
    all.bad.push(...rows.bad)
  }
  return all
}

const sealerOf = (keys: Keys): VaultSealer => new VaultSealer(keys as unknown as Vault)
const ann = uuidOf('subject', 'ann')
const unreadable = (record: LogRecord): LogRecord => ({ ...record, value: Buffer.from('{') })

describe('sealing the rows of a chunk', () => {
  it('asks for the keys of a thousand events once', async () => {
    const keys = new Keys()
    const rows = rowsFrom(Array.from({ length: 1000 }, (_, index) => ({ subject: `s-${index % 400}` })))
    await sealerOf(keys).seal(rows, place)
    expect(keys.asked).toHaveLength(1)
    expect(rows.events).toHaveLength(1000)
  })

  it('binds each text to its tenant, subject and event, under the generation of its key', async () => {
    const keys = new Keys()
    keys.known.set(ann, { generation: 7 })
    const rows = rowsFrom([{}, { subject: 'bob' }])
    await sealerOf(keys).seal(rows, place)
    const ring = await keys.obtain(rows.events)
    for (const row of rows.events) {
      const key = ring.of(row) as SubjectKey
      const text = open(key, { tenantId, subjectId: row.subjectId, uid: row.eventUid }, row.sealed as Buffer).toString()
      expect(JSON.parse(text)).toMatchObject({ source: '/spec' })
    }
    expect(rows.events.map((row) => row.generation)).toEqual([7, 1])
  })

  it('keeps bad records under their subject, their tenant, or nobody', async () => {
    const keys = new Keys()
    const owned = rowsFrom([{}], unreadable)
    const strange = rowsFrom([{}], (record) => ({ ...record, headers: {} }))
    const rows: Rows = { ...owned, bad: [...owned.bad, { ...strange.bad[0], offset: 1 } as never, { ...owned.bad[0], offset: 2, subjectId: null } as never] }
    await sealerOf(keys).seal(rows, place)
    const owners = [[tenantId, ann], [NOBODY, NOBODY], [tenantId, NOBODY]] as const
    for (const [offset, [tenant, subjectId]] of owners.entries()) {
      const bound = boundToPlace(rows.bad[offset] as never, { ...place, offset })
      expect(bound).toMatchObject({ tenantId: tenant, subjectId })
      const key = (await keys.obtain([bound])).of(bound) as SubjectKey
      expect(open(key, bound, rows.bad[offset]?.sealed as Buffer).toString()).toBe(rows.bad[offset]?.closed)
    }
  })

  it('takes out exactly what happened, or was received, up to the erasure', async () => {
    const time = fc.integer({ min: 1, max: 9 })
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(time, time), { maxLength: 8 }), time, async (times, erasedAt) => {
        const keys = new Keys()
        keys.known.set(ann, { generation: 2, erasedAt })
        const rows = rowsFrom(times.map(([occurredAt, receivedAt]) => ({ facts: { occurredAt, receivedAt } })))
        await sealerOf(keys).seal(rows, place)
        const kept = times.filter((pair) => Math.min(...pair) > erasedAt)
        expect(rows.events.map((row) => [row.occurredAt, row.receivedAt])).toEqual(kept)
        expect(rows.suppressed).toBe(times.length - kept.length)
      }),
    )
  })

  it('takes out bad records that came before their subject was erased', async () => {
    const keys = new Keys()
    keys.known.set(ann, { generation: 2, erasedAt: now })
    const rows = rowsFrom([{}], unreadable)
    await sealerOf(keys).seal(rows, place)
    expect(rows).toMatchObject({ bad: [], suppressed: 1 })
    keys.known.set(ann, { generation: 2, erasedAt: now - 1 })
    const later = rowsFrom([{}], unreadable)
    await sealerOf(keys).seal(later, place)
    expect(later).toMatchObject({ bad: [{ generation: 2 }], suppressed: 0 })
  })

  it('says what was known before the oldest key was loaded', async () => {
    const keys = new Keys()
    const sealer = sealerOf(keys)
    sealer.learn(9)
    sealer.learn(4) // of a chunk that was slower
    expect(await sealer.seal(rowsFrom([{}]), place)).toEqual({ knownErasures: 9 })
    keys.known.set(ann, { seen: 5 })
    expect(await sealer.seal(rowsFrom([{}, { subject: 'bob' }]), place)).toEqual({ knownErasures: 5 })
    keys.known.set(ann, { seen: 5, generation: 2, erasedAt: now * 2 })
    expect(await sealer.seal(rowsFrom([{}]), place)).toEqual({ knownErasures: 9 })
  })

  it('gives an event up whose key is broken, and a bad record to its tenant', async () => {
    const keys = new Keys()
    keys.known.set(ann, 'broken')
    await expect(sealerOf(keys).seal(rowsFrom([{ subject: 'bob' }, {}]), place)).rejects.toThrow(UnsealableError)
    const rows = rowsFrom([{}], unreadable)
    await sealerOf(keys).seal(rows, place)
    expect(rows.bad).toMatchObject([{ tenantId, subjectId: null, generation: 1 }])
    keys.known.set(NOBODY, 'broken')
    await expect(sealerOf(keys).seal(rowsFrom([{}], unreadable), place)).rejects.toThrow(KeyStoreError)
  })
})
