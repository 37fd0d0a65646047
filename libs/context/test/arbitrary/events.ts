import { allDeclarations } from '@throughline/events'
import fc from 'fast-check'
import { z } from 'zod'
import type { TimelineEvent } from '../../src/index.js'
import { uidOf } from '../tell.js'
import { dataOf } from './schema.js'

const SOURCES = ['urn:shop', 'urn:calls']
const START = Date.UTC(2026, 2, 1) * 1000
const HOUR = 3_600_000_000

interface Options {
  /** Of a hundred values, how many the schema does not allow. */
  oddity?: number
  maxLength?: number
}

/** Events of one customer: any type of the catalogue, unknown ones, corrections of one another, equal times. */
export function eventsOf({ oddity = 0, maxLength = 40 }: Options = {}): fc.Arbitrary<TimelineEvent[]> {
  const types = allDeclarations().map(({ type, schema, class: kind }) => {
    const data = dataOf(z.toJSONSchema(schema, { unrepresentable: 'any', io: 'input' }) as object, oddity)
    return fc.record({ type: fc.constant(type), class: fc.constant(kind), data })
  })
  const unknown = fc.record({
    type: fc.constant('thing.happened'),
    class: fc.constant('unknown' as const),
    data: fc.jsonValue(),
  })
  const statement = fc.record({
    type: fc.constantFrom('event.retracted', 'event.corrected', 'event.refiled'),
    class: fc.constant('record' as const),
    data: fc.record(
      {
        source: fc.constantFrom(...SOURCES),
        id: fc.nat({ max: maxLength }).map((index) => `e${index}`),
        data: fc.constant({ text: 'as it was', orderId: null }),
        to: fc.constantFrom('customer:42', 'customer:7'),
        time: fc.nat({ max: 30_000 }).map((hours) => new Date((START + hours * HOUR) / 1000).toISOString()),
      },
      { requiredKeys: ['source', 'id', 'data', 'to'] },
    ),
  })
  const stories = (known: readonly (typeof types)[number][]) => {
    const told = fc.oneof(
      { weight: 12, arbitrary: fc.oneof(...known) },
      { weight: 1, arbitrary: unknown },
      { weight: 2, arbitrary: statement },
    )
    return fc.array(fc.tuple(told, places), { maxLength, size: 'max' })
  }
  // A few types again and again fill a list to its bound; all of them together find what gets in each other's way.
  const few = fc
    .uniqueArray(fc.nat({ max: types.length - 1 }), { minLength: 1, maxLength: 4 })
    .chain((chosen) => stories(chosen.map((index) => types[index]!)))
  return fc.oneof(few, stories(types)).map((all) => all.map(([event, place], index) => logged(event, place, index)))
}

const optional = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined })

const places = fc.record({
  source: fc.constantFrom(...SOURCES),
  // Few times, so that sequence and uid have to decide; months, so that time alone changes things.
  hours: fc.oneof(fc.nat({ max: 5 }), fc.nat({ max: 30_000 })),
  ahead: fc.constantFrom(0, 0, 0, 2),
  sequence: optional(fc.constantFrom('1', '2', '10', 'é', '\uFFFD', '\u{1F600}')),
  channel: optional(fc.constantFrom('voice', 'ivr', 'chat', 'email', 'store', 'web')),
  direction: optional(fc.constantFrom('inbound' as const, 'outbound' as const, 'internal' as const)),
  conversation: optional(fc.constantFrom('a', 'b', 'c', 'é/%')),
  organisation: optional(fc.constantFrom('dealer', 'partner')),
  topic: optional(fc.constantFrom('quote', 'repair')),
})

function logged(
  event: Pick<TimelineEvent, 'type' | 'class' | 'data'>,
  place: typeof places extends fc.Arbitrary<infer T> ? T : never,
  index: number,
): TimelineEvent {
  const { hours, ahead, ...attributes } = place
  const given = Object.fromEntries(
    Object.entries(attributes).filter(([, value]) => value !== undefined),
  ) as Partial<TimelineEvent>
  const occurredAt = START + hours * HOUR
  const id = `e${index}`
  return {
    specversion: '1.0',
    id,
    source: place.source,
    ...given,
    ...event,
    uid: uidOf(place.source, id),
    subjectId: 's',
    position: index + 1,
    occurredAt,
    recordedAt: occurredAt + (1 - ahead) * HOUR,
  }
}
