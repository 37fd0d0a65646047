import { mailed, manyFaced, type Person, singlePerson } from '../load/people.js'

/** Subjects of a customer who comes by many ways. */
export const MANY = 20
/** Pages of 50 that a long history has, and some more. */
const DEEP_EVENTS = 52_000
const HEAVY_EVENTS = 100_000
const SMALL = 24
const GIANT_EVENTS = 1_000_000
const ORDINARY_EVENTS = 400
/** Of each kind. */
const MOST_ORDINARY = 150
/** Below it the log has no room for long histories. */
const LEAST_FOR_LONG = 190_000
/** From here on a side of the large merge has a tenth of the log; below a twentieth. */
const ROOMY = 1_000_000

/** A customer with so many events. */
export interface Told {
  readonly person: Person
  readonly events: number
}

/** Who is in a log: customers with a known number of events, and a crowd that has the rest. */
export interface Population {
  /** With at most 500 events and one subject each. */
  readonly single: readonly Told[]
  /** With at most 500 events and 20 subjects each. */
  readonly many: readonly Told[]
  /** Sides of small merges: ten events each. */
  readonly small: readonly Told[]
  /** With 100,000 events and one subject. Missing in a small log. */
  readonly heavy: Told | undefined
  /** With 52,000 events and 20 subjects. Missing in a small log. */
  readonly deep: Told | undefined
  /** Two sides of a large merge; a million events each where there is room. */
  readonly giants: readonly [Told, Told]
  /** Events of the crowd, and how many they are. */
  readonly crowd: { readonly events: number; readonly visitors: number }
}

/** @param events of the whole log; at least 5,000 */
export function populationOf(events: number): Population {
  const ordinary = Math.min(MOST_ORDINARY, Math.max(4, Math.floor(events / 10_000)))
  const of = (person: Person, count: number): Told => ({ person, events: count })
  const several = (count: number, make: (number: number) => Person, each: number): Told[] =>
    Array.from({ length: count }, (_, number) => of(make(number), each))
  const isLong = events >= LEAST_FOR_LONG
  const giant = Math.min(GIANT_EVENTS, Math.floor(events / (events >= ROOMY ? 100 : 200)) * 10)
  const population = {
    single: several(ordinary, (number) => singlePerson('single', number), ORDINARY_EVENTS),
    many: several(ordinary, (number) => manyFaced('many', number, MANY), ORDINARY_EVENTS),
    small: several(SMALL, (number) => mailed('small', number), 10),
    heavy: isLong ? of(singlePerson('heavy', 0), HEAVY_EVENTS) : undefined,
    deep: isLong ? of(manyFaced('deep', 0, MANY), DEEP_EVENTS) : undefined,
    giants: [of(mailed('giant', 0), giant), of(mailed('giant', 1), giant)] as const,
  }
  const named = toldIn(population).reduce((sum, told) => sum + told.events, 0)
  if (named > events) throw new Error(`a log of ${events} events has no room for its ${named} of named customers; take at least 5,000`)
  return { ...population, crowd: { events: events - named, visitors: Math.max(100, Math.floor(events / 50)) } }
}

/** All customers with a known number of events. */
export function toldIn({ single, many, small, heavy, deep, giants }: Omit<Population, 'crowd'>): Told[] {
  return [...single, ...many, ...small, ...[heavy ?? [], deep ?? []].flat(), ...giants]
}
