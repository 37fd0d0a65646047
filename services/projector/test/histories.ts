import type { CloudEvent } from '@throughline/events'
import fc from 'fast-check'
import { named, retracted } from './who-is-who.js'

/** What happens in a small world, by names of which every telling makes identifiers of its own. */
export type Happening =
  | { what: 'seen'; who: string[]; call: number | undefined }
  | { what: 'call'; call: number }
  | { what: 'said'; same: boolean; one: string; other: string; sure: boolean }
  | { what: 'given'; who: string }
  | { what: 'retracted'; target: number }

export const PEOPLE = ['customer1', 'customer2', 'email1', 'email2', 'phone1', 'anonymous1', 'anonymous2', 'device1'] as const
export const CALLS = [0, 1]

const who = fc.constantFrom(...PEOPLE)
const anything: fc.Arbitrary<Happening> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      what: fc.constant('seen' as const),
      // Of two of one type the ids decide which is the stronger, and those are others in each telling.
      who: fc.uniqueArray(who, { minLength: 1, maxLength: 2, selector: (name) => name.replace(/\d$/, '') }),
      call: fc.option(fc.constantFrom(...CALLS), { nil: undefined, freq: 2 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ what: fc.constant('call' as const), call: fc.constantFrom(...CALLS) }) },
  {
    weight: 2,
    arbitrary: fc.record({ what: fc.constant('said' as const), same: fc.boolean(), one: who, other: who, sure: fc.boolean() }),
  },
  { weight: 1, arbitrary: fc.record({ what: fc.constant('given' as const), who: fc.constantFrom('phone1', 'device1') }) },
  { weight: 2, arbitrary: fc.record({ what: fc.constant('retracted' as const), target: fc.nat({ max: 24 }) }) },
)

/** Something that happens, and when, in hours: what is told first need not have happened first. */
export interface Told {
  readonly happening: Happening
  readonly hour: number
}

export const world: fc.Arbitrary<Told[]> = fc
  .array(anything, { minLength: 6, maxLength: 20 })
  .chain((all) => fc.shuffledSubarray(all.map((_, hour) => hour), { minLength: all.length }).map((hours) => all.map((one, index) => ({ happening: one, hour: hours[index] ?? 0 }))))

/** The identifier of somebody in a telling: the same name is somebody else in each. */
export function referenceOf(name: string, telling: number): string {
  const [, type = '', number = ''] = /^([a-z]+)(\d)$/.exec(name) ?? []
  const value = `${number}-${telling}`
  if (type === 'email') return `email:p${value}@shop.org`
  return type === 'phone' ? `phone:+1555${String(telling).padStart(6, '0')}${number}` : `${type}:${value}`
}

export function callOf(call: number, telling: number): string {
  return `conversation:/spec/c${call}-${telling}`
}

/** What is recorded of it. Twice the same is the same event. */
export function eventsOf(told: readonly Told[], telling: number): Partial<CloudEvent>[] {
  return told.map(({ happening: one, hour }, index) => ({
    ...eventOf(one, telling),
    id: `${telling}-${index}`,
    source: '/spec',
    time: new Date(Date.UTC(2026, 0, 1) + hour * 7 * 3_600_000).toISOString(),
  }))
}

function eventOf(happening: Happening, telling: number): Partial<CloudEvent> {
  const entry = (name: string) => named(referenceOf(name, telling))
  const conversation = (call: number) => ({ conversation: `c${call}-${telling}` })
  if (happening.what === 'seen') {
    const { who: names, call } = happening
    return { data: { identifiers: names.map(entry) }, ...(call !== undefined && conversation(call)) }
  }
  if (happening.what === 'call') return { data: { text: 'rings' }, ...conversation(happening.call) }
  if (happening.what === 'retracted') return retracted(`${telling}-${happening.target}`)
  if (happening.what === 'given') return { type: 'identity.reassigned', data: { identifier: entry(happening.who) } }
  const { same, one, other, sure } = happening
  const sides = [[entry(one)], [entry(other)]]
  return same
    ? { type: 'identity.linked', data: { sides, confidence: sure ? 1 : 0.5 } }
    : { type: 'identity.unlinked', data: { sides } }
}
