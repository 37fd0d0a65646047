import fc from 'fast-check'
import { defaultIdentityRules, type Fact, factsOf, type IdentityRules, observed } from '../src/index.js'

/** Small limits, so that short histories run into them. */
export const rules: IdentityRules = {
  ...defaultIdentityRules,
  limits: { customer: 1, email: 2 },
  otherLimit: 3,
  maxSubjects: 6,
  maxStronger: 3,
  maxNeighbours: 5,
  blocked: new Set(['device0']),
}

const counts = { customer: 4, email: 5, phone: 3, device: 2, anonymous: 5, conversation: 4 } as const
export const everybody = Object.entries(counts).flatMap(([type, count]) =>
  Array.from({ length: count }, (_, number) => `${type}${number}`),
)

export function typeFact(subject: string): Fact {
  return { kind: 'subject', subject, type: subject.replace(/\d+$/, '') }
}

const days = 86_400_000_000
const time = fc.integer({ min: 0, max: 40 }).map((quarter) => (quarter * days) / 4)

const sideOf = (subjects: readonly string[]): fc.Arbitrary<string[]> =>
  fc.uniqueArray(fc.constantFrom(...subjects), { minLength: 1, maxLength: 2 })
export const side = sideOf(everybody)

type Told =
  | { what: 'observed'; a: string; b: string; time: number }
  | { what: 'stated'; same: boolean; one: string[]; other: string[]; time: number; confidence: number }
  | { what: 'reassigned'; subject: string; from: number }

function toldOf(subjects: readonly string[]): fc.Arbitrary<Told> {
  const somebody = fc.constantFrom(...subjects)
  const sides = { one: sideOf(subjects), other: sideOf(subjects) }
  const observation = fc.record({ a: somebody, b: somebody, time })
  const stated = fc.record({ same: fc.boolean(), ...sides, time, confidence: fc.constantFrom(1, 1, 0.9, 0.5) })
  return fc.oneof(
    { weight: 8, arbitrary: observation.map((one) => ({ what: 'observed', ...one }) as const) },
    { weight: 3, arbitrary: stated.map((one) => ({ what: 'stated', ...one }) as const) },
    {
      weight: 1,
      arbitrary: fc.record({ subject: somebody, from: time }).map((one) => ({ what: 'reassigned', ...one }) as const),
    },
  )
}

/** What happened, each event with the facts that it tells, the types of all that it names included. */
const historyOf = (subjects: readonly string[]): fc.Arbitrary<Fact[][]> =>
  fc
    .array(toldOf(subjects), { maxLength: 24 })
    .map((events) => events.map((event, number) => factsIn(event, `event${String(number).padStart(3, '0')}`)))

/** Among many, and among few, who get in each other's way all the time. */
export const history = fc.oneof(
  historyOf(everybody),
  historyOf(['customer0', 'email0', 'email1', 'conversation0', 'conversation1']),
)

function factsIn(event: Told, id: string): Fact[] {
  if (event.what === 'observed') {
    return [observed(event.a, event.b, event.time, id), typeFact(event.a), typeFact(event.b)]
  }
  if (event.what === 'reassigned') {
    return [{ kind: 'reassigned', subject: event.subject, from: event.from, id }, typeFact(event.subject)]
  }
  const { same, one, other, time: at, confidence } = event
  return [
    ...factsOf({ same, sides: [one, other], time: at, id, confidence: same ? confidence : 1 }),
    ...[...one, ...other].map(typeFact),
  ]
}
