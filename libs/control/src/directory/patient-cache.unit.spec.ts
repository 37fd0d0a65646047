import { beforeEach, describe, expect, test } from '@jest/globals'
import { PatientCache, SourceAway } from './patient-cache.js'

/** A source that counts what it is asked and can go away, or not answer at all. */
class Source {
  readonly values = new Map<string, { n: number }>()
  asked = 0
  state: 'here' | 'away' | 'silent' = 'here'

  read(key: string): Promise<{ n: number } | undefined> {
    this.asked++
    if (this.state === 'silent') return new Promise(() => undefined)
    return this.state === 'away' ? Promise.reject(new Error('refused')) : Promise.resolve(this.values.get(key))
  }
}

let source: Source
let now: number
let cache: PatientCache<{ n: number }>
beforeEach(() => {
  source = new Source()
  now = 1_000
  const load = (key: string): Promise<{ n: number } | undefined> => source.read(key)
  const waits = { lifeMs: 30_000, unknownLifeMs: 5_000, patienceMs: 20, limitMs: 40 }
  cache = new PatientCache(load, { max: 3, maxUnknown: 3, maxLoads: 4, ...waits, now: () => now })
  source.values.set('a', { n: 1 })
})

describe('a patient cache', () => {
  test('asks once while an entry lives, and again after', async () => {
    expect(await cache.get('a')).toEqual({ n: 1 })
    source.values.set('a', { n: 2 })
    now += 29_999
    expect(await cache.get('a')).toEqual({ n: 1 })
    now += 1
    expect(await cache.get('a')).toEqual({ n: 2 })
    expect(source.asked).toBe(2)
  })

  test('asks once for many callers at the same time', async () => {
    await Promise.all(Array.from({ length: 50 }, () => cache.get('a')))
    expect(source.asked).toBe(1)
  })

  test('remembers what is unknown for a time of its own, and forgets an entry that went', async () => {
    expect(await cache.get('x')).toBeUndefined()
    source.values.set('x', { n: 7 })
    now += 4_999
    expect(await cache.get('x')).toBeUndefined()
    expect(source.asked).toBe(1)
    now += 1
    expect(await cache.get('x')).toEqual({ n: 7 })
    await cache.get('a')
    source.values.delete('a')
    now += 30_000
    expect(await cache.get('a')).toBeUndefined()
  })

  test('unknown keys push out no entry', async () => {
    await cache.get('a')
    for (let i = 0; i < 20; i++) await cache.get(`x${i}`)
    source.asked = 0
    expect(await cache.get('a')).toEqual({ n: 1 })
    expect(source.asked).toBe(0)
  })

  test('serves old entries while the source is away, refuses others, and probes once a second', async () => {
    await cache.get('a')
    now += 60_000
    source.state = 'away'
    source.asked = 0
    for (let i = 0; i < 10; i++) expect(await cache.get('a')).toEqual({ n: 1 })
    await expect(cache.get('b')).rejects.toBeInstanceOf(SourceAway)
    expect(cache.away).toBe(true)
    expect(source.asked).toBe(1)
    now += 1_000
    for (let i = 0; i < 10; i++) expect(await cache.get('a')).toEqual({ n: 1 })
    expect(source.asked).toBe(2)
  })

  test('does not remember as unknown what it could not ask for', async () => {
    source.state = 'away'
    await expect(cache.get('a')).rejects.toBeInstanceOf(SourceAway)
    source.state = 'here'
    now += 1_000
    expect(await cache.get('a')).toEqual({ n: 1 })
    expect(cache.away).toBe(false)
  })

  test('sees a change again once the source is back', async () => {
    await cache.get('a')
    now += 60_000
    source.state = 'away'
    await cache.get('a')
    source.state = 'here'
    source.values.set('a', { n: 2 })
    now += 1_000
    await cache.get('a')
    await new Promise(setImmediate)
    expect(await cache.get('a')).toEqual({ n: 2 })
  })

  test('does not wait for a source that is silent', async () => {
    await cache.get('a')
    now += 60_000
    source.state = 'silent'
    expect(await cache.get('a')).toEqual({ n: 1 })
    await expect(cache.get('b')).rejects.toBeInstanceOf(SourceAway)
  })

  test('bounds the look-ups under way', async () => {
    source.state = 'silent'
    const answers = await Promise.allSettled(Array.from({ length: 20 }, (_, i) => cache.get(`k${i}`)))
    expect(answers.every((answer) => answer.status === 'rejected')).toBe(true)
    expect(source.asked).toBe(4)
  })
})
