import { visitor } from '../load/people.js'
import { seeded, zipf } from '../load/random.js'
import { DOING, type Doing } from '../load/stories.js'
import { type Population, toldIn } from './population.js'

const CROWD = -1

export interface ScheduleOptions {
  /** Begins the events' ids. */
  run: string
  /** The first doing begins here, the last one a little before the end; in milliseconds since 1970. */
  from: number
  until: number
  seed?: number
}

/**
 * Who does what when: the doings of all customers of a population, spread evenly over the time and in its order. The
 * crowd's go by Zipf's law.
 */
export function* doingsOf(population: Population, { run, from, until, seed = 1 }: ScheduleOptions): Generator<Doing> {
  const told = toldIn(population)
  const slots = slotsOf(told.map(({ events }) => Math.round(events / DOING)), Math.floor(population.crowd.events / DOING))
  const nth = new Int32Array(told.length)
  const { visitors } = population.crowd
  const nthOfCrowd = new Int32Array(visitors)
  const draw = zipf(visitors, seeded(seed))
  for (const [slot, who] of slots.entries()) {
    const at = Math.floor(from + ((until - from) * slot) / slots.length)
    if (who === CROWD) {
      const number = draw()
      yield { person: visitor(number), nth: nthOfCrowd[number]!++, at, run }
    } else {
      yield { person: told[who]!.person, nth: nth[who]!++, at, run }
    }
  }
}

/** For each slot whose it is. Everybody's are spread over all of them; what is left is the crowd's. */
function slotsOf(counts: readonly number[], crowd: number): Int32Array {
  const slots = new Int32Array(counts.reduce((sum, count) => sum + count, crowd)).fill(CROWD)
  for (const [who, count] of counts.entries()) {
    for (let nth = 0; nth < count; nth++) {
      let slot = Math.floor(((nth + 0.5) * slots.length) / count)
      while (slots[slot] !== CROWD) slot = (slot + 1) % slots.length
      slots[slot] = who
    }
  }
  return slots
}
