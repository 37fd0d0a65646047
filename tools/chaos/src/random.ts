/** Random numbers that a seed decides. */
export interface Random {
  /** 0 ≤ x < 1 */
  next(): number
  /** A whole number, both ends included. */
  between(low: number, high: number): number
  /** True with this probability. */
  chance(probability: number): boolean
  pick<T>(from: readonly T[]): T
  shuffle<T>(list: readonly T[]): T[]
  /** An independent generator: what one part of a run draws does not move the others. */
  fork(label: string): Random
}

/** mulberry32 (public domain, Tommy Ettinger): small, quick, and the same on every machine. */
export function seeded(seed: number): Random {
  let state = seed >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
  const between = (low: number, high: number): number => low + Math.floor(next() * (high - low + 1))
  return {
    next,
    between,
    chance: (probability) => next() < probability,
    pick: (from) => {
      if (from.length === 0) throw new Error('nothing to pick from')
      return from[between(0, from.length - 1)] as (typeof from)[number]
    },
    shuffle: (list) => {
      const left = [...list]
      for (let last = left.length - 1; last > 0; last--) {
        const other = between(0, last)
        ;[left[last], left[other]] = [left[other] as (typeof list)[number], left[last] as (typeof list)[number]]
      }
      return left
    },
    fork: (label) => seeded(mix(seed, label)),
  }
}

/** FNV-1a over the label, started at the seed. */
function mix(seed: number, label: string): number {
  let hash = (0x811c9dc5 ^ seed) >>> 0
  for (let i = 0; i < label.length; i++) hash = Math.imul(hash ^ label.charCodeAt(i), 0x01000193) >>> 0
  return hash
}
