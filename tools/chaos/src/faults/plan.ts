import type { Random } from '../random.js'
import type { Fault, FaultKind, Role } from './fault.js'

export interface PlanOptions {
  seconds: number
  /** How many units of each role there are. */
  units: Record<Role, number>
  random: Random
}

interface Card {
  role: Role
  kind: FaultKind
  /** Shortest and longest pause, or time away, in milliseconds. */
  forMs: readonly [number, number]
  /** How often it is in the deck. */
  times: number
  /** The only unit it can be done to. */
  only?: number
}

/** At the head of every plan, in random order: a short run has all of these. */
const first: readonly Card[] = [
  { role: 'recorder', kind: 'kill', forMs: [0, 500], times: 1 },
  { role: 'gateway', kind: 'kill', forMs: [0, 500], times: 1 },
  { role: 'kafka', kind: 'kill', forMs: [0, 500], times: 1 },
  { role: 'postgres', kind: 'kill', forMs: [0, 500], times: 1 },
  { role: 'recorder', kind: 'pause', forMs: [1_000, 3_000], times: 1 },
  { role: 'gateway', kind: 'pause', forMs: [500, 3_000], times: 1 },
  { role: 'recorder', kind: 'lose-answers', forMs: [0, 0], times: 1, only: 0 },
  { role: 'projector', kind: 'kill', forMs: [0, 500], times: 1 },
]

const deck: readonly Card[] = [
  { role: 'recorder', kind: 'kill', forMs: [0, 3_000], times: 6 },
  { role: 'recorder', kind: 'pause', forMs: [300, 5_000], times: 3 },
  // Longer than a session lasts: it is replaced, and comes back as one who does not know.
  { role: 'recorder', kind: 'pause', forMs: [11_000, 16_000], times: 2 },
  { role: 'recorder', kind: 'stop', forMs: [0, 1_000], times: 1 },
  { role: 'recorder', kind: 'lose-answers', forMs: [0, 0], times: 3, only: 0 },
  { role: 'recorder', kind: 'cut', forMs: [0, 0], times: 2, only: 0 },
  { role: 'recorder', kind: 'hold', forMs: [500, 13_000], times: 2, only: 0 },
  { role: 'projector', kind: 'kill', forMs: [0, 3_000], times: 2 },
  // Longer than a lease: others take its parts, and it comes back as one who does not know.
  { role: 'projector', kind: 'pause', forMs: [6_000, 9_000], times: 2 },
  { role: 'projector', kind: 'stop', forMs: [0, 1_000], times: 1 },
  { role: 'gateway', kind: 'kill', forMs: [0, 3_000], times: 5 },
  { role: 'gateway', kind: 'pause', forMs: [300, 6_000], times: 2 },
  { role: 'gateway', kind: 'stop', forMs: [0, 1_000], times: 1 },
  { role: 'kafka', kind: 'kill', forMs: [0, 2_000], times: 3 },
  // Away for long: what is acknowledged must wait in Kafka, and what is not must be refused.
  { role: 'kafka', kind: 'kill', forMs: [6_000, 12_000], times: 1 },
  { role: 'kafka', kind: 'pause', forMs: [300, 5_000], times: 2 },
  { role: 'postgres', kind: 'kill', forMs: [0, 2_000], times: 2 },
  { role: 'postgres', kind: 'kill', forMs: [8_000, 20_000], times: 1 },
  { role: 'postgres', kind: 'kill-postmaster', forMs: [0, 1_000], times: 1 },
  { role: 'postgres', kind: 'immediate', forMs: [0, 2_000], times: 2 },
  { role: 'postgres', kind: 'pause', forMs: [300, 5_000], times: 2 },
  { role: 'timeline', kind: 'kill', forMs: [0, 500], times: 1 },
]

/** Time between the beginnings of two faults: now and then the next comes while the last is still felt. */
const betweenMs = [400, 4_500] as const
/** After so many faults the system is left alone for a while, so that it can also be seen to recover. */
const calmEvery = 8
const calmMs = [7_000, 10_000] as const
/** How long a unit is left alone after a fault, so that it comes back at all. */
const restMs: Record<Role, number> = { gateway: 2_500, recorder: 4_000, projector: 2_500, timeline: 2_500, kafka: 9_000, postgres: 5_000 }

/** Decides which fault happens when. The same seed, length and units give the same plan. */
export function planFaults({ seconds, units, random }: PlanOptions): Fault[] {
  const faults: Fault[] = []
  const restsUntil = new Map<string, number>()
  let cards = random.shuffle(first)
  let atMs = random.between(1_500, 3_000)
  while (atMs < seconds * 1_000) {
    if (cards.length === 0) cards = random.shuffle(deck.flatMap((card) => Array.from({ length: card.times }, () => card)))
    const chosen = draw(cards, units, restsUntil, atMs, random)
    if (chosen) {
      cards.splice(cards.indexOf(chosen.card), 1)
      const { role, kind, forMs } = chosen.card
      const fault = { atMs, role, unit: chosen.unit, kind, forMs: random.between(forMs[0], forMs[1]) }
      faults.push(fault)
      restsUntil.set(`${role} ${chosen.unit}`, atMs + fault.forMs + restMs[role])
    }
    const calm = faults.length > 0 && faults.length % calmEvery === 0
    const [least, most] = calm ? calmMs : betweenMs
    atMs += random.between(least, most)
  }
  return faults
}

/** The first card of the pile whose role has a unit that is not resting; undefined when there is none just now. */
function draw(
  cards: readonly Card[],
  units: Record<Role, number>,
  restsUntil: ReadonlyMap<string, number>,
  atMs: number,
  random: Random,
): { card: Card; unit: number } | undefined {
  for (const card of cards) {
    const free = Array.from({ length: units[card.role] }, (_, unit) => unit).filter(
      (unit) => (card.only ?? unit) === unit && (restsUntil.get(`${card.role} ${unit}`) ?? 0) <= atMs,
    )
    if (free.length > 0) return { card, unit: random.pick(free) }
  }
  return undefined
}
