import type { Apart, Link } from './links.js'
import { pairOf } from './facts.js'
import { customerOf, type Refused, type Resolution } from './resolution.js'

/** Why two identifiers are, or are not, one person. */
export type Explanation =
  | { same: true; customer: string; links: readonly Link[] }
  | {
      same: false
      customers: readonly [string | undefined, string | undefined]
      /** The statement that they are not the same, if there is one about these two. */
      apart?: Apart
      /** What leads from one to the other; none: nothing does. */
      links: readonly Link[]
      /** Those of them that would have had to be accepted, as few as can be. */
      refused: readonly Refused[]
    }

interface Step {
  readonly from: string
  readonly to: string
  readonly link: Link
  readonly refused?: Refused
}

/** Explains by the eras that two identifiers are in now. */
export function explain(resolution: Resolution, a: string, b: string): Explanation {
  const from = resolution.eras.at(a, Infinity).id
  const to = resolution.eras.at(b, Infinity).id
  const customers = [customerOf(resolution, a)?.id, customerOf(resolution, b)?.id] as const
  const path = shortest(stepsOf(resolution), from, to)
  if (customers[0] !== undefined && customers[0] === customers[1]) {
    return { same: true, customer: customers[0], links: path.map(({ link }) => link) }
  }
  const pair = pairOf(from, to)
  const apart = resolution.apart.find((one) => pairOf(one.a.id, one.b.id) === pair)
  const refused = path.flatMap((step) => step.refused ?? [])
  return { same: false, customers, links: path.map(({ link }) => link), refused, ...(apart !== undefined && { apart }) }
}

function stepsOf(resolution: Resolution): Map<string, Step[]> {
  const steps = new Map<string, Step[]>()
  const add = (step: Step): void => {
    const known = steps.get(step.from)
    if (known === undefined) steps.set(step.from, [step])
    else known.push(step)
  }
  const addBoth = (link: Link, refused?: Refused): void => {
    add({ from: link.a.id, to: link.b.id, link, ...(refused && { refused }) })
    add({ from: link.b.id, to: link.a.id, link, ...(refused && { refused }) })
  }
  for (const link of resolution.accepted) addBoth(link)
  for (const one of resolution.refused) addBoth(one.link, one)
  return steps
}

/** The way with the fewest refused links; of several such, one with few links. */
function shortest(steps: ReadonlyMap<string, readonly Step[]>, from: string, to: string): Step[] {
  const arrivals = new Map<string, Step | undefined>([[from, undefined]])
  for (let border = [from]; border.length > 0 && !arrivals.has(to);) {
    // All that accepted links lead to, wave by wave; then one refused link further.
    const inside: string[] = []
    for (let wave = border; wave.length > 0;) {
      inside.push(...wave)
      wave = walk(wave, steps, arrivals, (step) => step.refused === undefined)
    }
    border = arrivals.has(to) ? [] : walk(inside, steps, arrivals, () => true)
  }
  return wayTo(to, arrivals)
}

function walk(
  border: readonly string[],
  steps: ReadonlyMap<string, readonly Step[]>,
  arrivals: Map<string, Step | undefined>,
  isOpen: (step: Step) => boolean,
): string[] {
  const next: string[] = []
  for (const step of border.flatMap((place) => steps.get(place) ?? [])) {
    if (arrivals.has(step.to) || !isOpen(step)) continue
    arrivals.set(step.to, step)
    next.push(step.to)
  }
  return next
}

function wayTo(place: string, arrivals: ReadonlyMap<string, Step | undefined>): Step[] {
  const way: Step[] = []
  for (let step = arrivals.get(place); step !== undefined; step = arrivals.get(step.from)) way.unshift(step)
  return way
}
