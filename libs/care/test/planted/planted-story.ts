import type { TimelineEvent } from '@throughline/context'
import fc from 'fast-check'
import { asLogged } from '../tell.js'
import * as answers from './episodes/answers.js'
import * as contacts from './episodes/contacts.js'
import * as doings from './episodes/doings.js'
import * as noise from './episodes/noise.js'
import * as opinions from './episodes/opinions.js'
import * as promises from './episodes/promises.js'
import { DAY, Dice, type Episode, Pen, type Truth } from './pen.js'

const START = Date.UTC(2026, 0, 5, 8) * 1_000
/** Episodes about what a customer has only once at a time, such as orders, lie so far apart. */
const APART = 400 * DAY

const { fillsCart, fillsNamelessCart, buys, buysAndCancels, ...others } = doings
const { isPromisedCall, ...promised } = promises
/** May overlap: what they name is their own. */
export const OVERLAPPING: Readonly<Record<string, Episode>> = { ...contacts, ...answers, ...opinions, ...others, ...promised, ...noise }
export const APARTING: Readonly<Record<string, Episode>> = { fillsCart, fillsNamelessCart, buys, buysAndCancels, isPromisedCall }

/** A story, and the signals that it has. */
export interface PlantedStory {
  readonly names: readonly string[]
  readonly events: readonly TimelineEvent[]
  readonly truths: readonly Truth[]
}

const thrown = fc.array(fc.nat({ max: 999 }), { minLength: 0, maxLength: 10 })
const overlapping = fc.record({ name: fc.constantFrom(...Object.keys(OVERLAPPING)), minutes: fc.nat({ max: 60 * 1_440 }), thrown })
const aparting = fc.record({ name: fc.constantFrom(...Object.keys(APARTING)), minutes: fc.nat({ max: 1_440 }), thrown })

/** Stories of up to ten episodes, told in the order in which they were made up. */
export const plantedStories: fc.Arbitrary<PlantedStory> = fc
  .record({ some: fc.array(overlapping, { maxLength: 8 }), few: fc.array(aparting, { maxLength: 2 }) })
  .map(({ some, few }) => {
    const written = [
      ...some.map((one, index) => write(OVERLAPPING[one.name]!, index, START, one)),
      ...few.map((one, index) => write(APARTING[one.name]!, some.length + index, START + (index + 1) * APART, one)),
    ]
    return {
      names: [...some, ...few].map(({ name }) => name),
      events: asLogged(written.flatMap(({ told }) => told)),
      truths: written.flatMap(({ truths }) => truths),
    }
  })

interface Drawn {
  readonly minutes: number
  readonly thrown: readonly number[]
}

function write(episode: Episode, number: number, from: number, drawn: Drawn): Pen {
  // No two episodes happen at the very same microsecond.
  const pen = new Pen(number, from + drawn.minutes * 60_000_000 + number)
  episode(pen, new Dice(drawn.thrown))
  return pen
}
