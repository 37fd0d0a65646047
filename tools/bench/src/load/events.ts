import type { CloudEvent } from '@throughline/events'
import { seeded, zipf } from './random.js'

/** Customers that the load is about. */
const VISITORS = 20_000

/** Length of an event's JSON in bytes, as the figures name it. */
export const EVENT_BYTES = 450

/**
 * Web behaviour of Zipf-distributed visitors: page views of 450 bytes each.
 * @param from number of the first event; ids do not repeat within a run
 */
export function* pageViews(seed: number, from = 0): Generator<CloudEvent, never> {
  const random = seeded(seed)
  const visitor = zipf(VISITORS, random)
  const start = Date.now() - 60_000
  for (let number = from; ; number++) {
    const who = visitor()
    const event: CloudEvent = {
      specversion: '1.0',
      id: `${seed}-${number}`,
      source: 'https://shop.example.com/web',
      type: 'page.viewed',
      time: new Date(start + number / 10).toISOString(),
      channel: 'web',
      direction: 'inbound',
      conversation: `visit-${who}-${number >> 16}`,
      data: { anonymousId: `web-${who}`, url: `https://shop.example.com/tyres/${number % 977}`, title: '' },
    }
    const data = event.data as { title: string }
    data.title = 'Winter tyres and more '.repeat(12).slice(0, EVENT_BYTES - JSON.stringify(event).length)
    yield event
  }
}

/** The next `count` events of a generator. */
export function take<T>(generator: Iterator<T, never>, count: number): T[] {
  return Array.from({ length: count }, () => generator.next().value)
}
