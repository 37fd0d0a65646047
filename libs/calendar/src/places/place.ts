import { z } from 'zod'

/** Where somebody is dealt with. What is not named is any. */
export interface Place {
  readonly organisation?: string | undefined
  readonly channel?: string | undefined
  readonly queue?: string | undefined
  readonly topic?: string | undefined
}

const name = z.string().trim().min(1).max(128)

export const placeShape = {
  organisation: name.optional().describe('id of the organisation; missing: any'),
  channel: name.optional().describe('as events name it, such as voice; missing: any'),
  queue: name.optional().describe('as events name it in `queue`; missing: any'),
}

/** Of several that fit, what names more: a topic counts more than a queue, a queue than a channel, a channel than an organisation. */
const WEIGHTS = { organisation: 1, channel: 2, queue: 4, topic: 8 } as const
const NAMES = Object.keys(WEIGHTS) as readonly (keyof Place)[]

/** Those that hold for a place, the most special one last: what a later one says goes before what an earlier one says. */
export function holdingFor<Entry extends Place>(entries: readonly Entry[], place: Place): Entry[] {
  return entries
    .filter((entry) => NAMES.every((key) => entry[key] === undefined || entry[key] === place[key]))
    .toSorted((one, other) => weightOf(one) - weightOf(other))
}

function weightOf(place: Place): number {
  return NAMES.reduce((sum, key) => sum + (place[key] === undefined ? 0 : WEIGHTS[key]), 0)
}

/** The indexes of entries for a place that an earlier one is for, too. */
export function twinsIn(entries: readonly Place[]): number[] {
  const known = new Set<string>()
  return entries.flatMap((entry, index) => {
    const key = JSON.stringify(NAMES.map((each) => entry[each] ?? null))
    const isTwin = known.has(key)
    known.add(key)
    return isTwin ? [index] : []
  })
}
