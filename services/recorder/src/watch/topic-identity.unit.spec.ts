import { describe, expect, it } from '@jest/globals'
import { TopicIdentity } from './topic-identity.js'

/** A broker that answers with what is set, and counts questions. */
class Broker {
  id: string | undefined = 'a'
  away = false
  asked = 0

  ids(names: readonly string[]): Promise<Map<string, string>> {
    this.asked++
    if (this.away) return Promise.reject(new Error('away'))
    return Promise.resolve(new Map(names.flatMap((name) => (this.id === undefined ? [] : [[name, this.id]]))))
  }
}

const never = new AbortController().signal

describe('the identity of a topic', () => {
  it('is asked for once, and again when the answer is older than what arrived', async () => {
    const broker = new Broker()
    const identity = new TopicIdentity(broker, 't')
    const now = performance.now()
    expect(await Promise.all([identity.when(now, never), identity.when(now, never)])).toEqual(['a', 'a'])
    expect(broker.asked).toBe(1)
    expect(await identity.when(now + 100, never)).toBe('a')
    expect(broker.asked).toBe(1)
    broker.id = 'b'
    identity.note('a', now - 10_000) // an old answer that comes late changes nothing
    expect(await identity.when(performance.now() + 300, AbortSignal.timeout(2000))).toBe('b')
  })

  it('is unknown when there is no such topic', async () => {
    const broker = new Broker()
    broker.id = undefined
    expect(await new TopicIdentity(broker, 't').when(performance.now(), never)).toBeUndefined()
  })

  it('is waited for while the broker is away', async () => {
    const broker = new Broker()
    broker.away = true
    const identity = new TopicIdentity(broker, 't')
    const answer = identity.when(performance.now(), never)
    setTimeout(() => (broker.away = false), 150)
    expect(await answer).toBe('a')
    expect(broker.asked).toBeGreaterThan(1)
  })

  it('is not waited for any longer when nobody wants it', async () => {
    const broker = new Broker()
    broker.away = true
    expect(await new TopicIdentity(broker, 't').when(performance.now(), AbortSignal.timeout(50))).toBeUndefined()
  })
})
