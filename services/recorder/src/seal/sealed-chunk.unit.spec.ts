import { describe, expect, it } from '@jest/globals'
import type { ChunkOutcome } from '@throughline/log'
import type { Log } from '@throughline/platform'
import { KeyStoreError } from '@throughline/vault'
import type { Rows } from '../chunks/rows.js'
import { SealedChunk, type ReadyChunk } from './sealed-chunk.js'
import { UnsealableError, type Sealer } from './sealer.js'

const silent: Log = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined }
const read = (): Rows => ({ events: [], bad: [], suppressed: 0, sampled: new Map() })
const place = { expectedOffset: 5, nextOffset: 9, highWatermark: 9 }
/** As which the number of known erasures goes to the log. */
const known = (chunk: ReadyChunk | undefined): unknown => chunk?.encoded.values.at(-1)
const never = new AbortController().signal
const stale = { status: 'stale', erasures: 5, stale: ['ann'] } as unknown as ChunkOutcome

/** A sealer that fails as often as it is told to. */
function sealerWith(...failures: Error[]) {
  const sealer = {
    sealed: 0,
    learnt: [] as number[],
    forgotten: [] as string[],
    seal: () => {
      const failure = failures.shift()
      if (failure) return Promise.reject(failure)
      return Promise.resolve({ knownErasures: sealer.sealed++ })
    },
    learn: (erasures: number) => void sealer.learnt.push(erasures),
    forget: (ids: readonly string[]) => void sealer.forgotten.push(...ids),
  }
  return sealer satisfies Sealer
}

function chunkWith(sealer: Sealer): { chunk: SealedChunk; waits: (string | undefined)[] } {
  const waits: (string | undefined)[] = []
  const target = { topic: 't', epoch: 1, part: 2, waitsForKeys: (reason: string | undefined) => void waits.push(reason) }
  return { chunk: new SealedChunk(sealer, read, place, target, silent), waits }
}

describe('a chunk that is sealed', () => {
  it('is sealed once, however often it is written', async () => {
    const sealer = sealerWith()
    const { chunk } = chunkWith(sealer)
    expect(known(await chunk.ready(never))).toBe(0)
    expect(known(await chunk.ready(never))).toBe(0)
    expect(sealer.sealed).toBe(1)
  })

  it('waits while there are no keys, says so, and says when it is over', async () => {
    const sealer = sealerWith(new KeyStoreError('away'), new KeyStoreError('still away'))
    const { chunk, waits } = chunkWith(sealer)
    expect(known(await chunk.ready(never))).toBe(0)
    expect(waits).toEqual(['away', 'still away', undefined])
  })

  it('gives up when nobody wants it any more', async () => {
    const { chunk } = chunkWith(sealerWith(new KeyStoreError('away')))
    expect(await chunk.ready(AbortSignal.abort())).toBeUndefined()
  })

  it('does not wait for an event that can never be sealed', async () => {
    const { chunk } = chunkWith(sealerWith(new UnsealableError('broken')))
    await expect(chunk.ready(never)).rejects.toThrow(UnsealableError)
  })

  it('is sealed anew after an erasure, with other keys', async () => {
    const sealer = sealerWith()
    const { chunk, waits } = chunkWith(sealer)
    await chunk.ready(never)
    chunk.told(stale)
    expect(known(await chunk.ready(never))).toBe(1)
    expect(sealer).toMatchObject({ learnt: [5], forgotten: ['ann'] })
    expect(waits).toEqual([undefined, undefined])
  })

  it('says that the key store is behind when that goes on', async () => {
    const { chunk, waits } = chunkWith(sealerWith())
    for (let time = 0; time < 2; time++) {
      await chunk.ready(never)
      chunk.told(stale)
    }
    await chunk.ready(never)
    expect(waits.at(-1)).toContain('behind the log')
    chunk.told({ ...stale, status: 'recorded', stale: [] })
    expect(waits.at(-1)).toBeUndefined()
  })
})
