/**
 * A list with a bound: what is kept, the latest last, and how often an item made room for another one. 0: that is all
 * there was. What comes again after it made room (a page, an identifier) may count more than once.
 */
export interface Kept<T> {
  items: T[]
  more: number
}

export const nothing: Kept<never> = { items: [], more: 0 }

interface Keeping<T> {
  /** Items at most. */
  most: number
  /** Items that go first when it gets too long; default: the oldest. */
  first?: (item: T) => boolean
}

/** Adds an item at the end, or moves the one with the same key there. Nothing of the given list is changed. */
export function keep<T extends { key: string }>(kept: Kept<T>, item: T, { most, first }: Keeping<T>): Kept<T> {
  const items = [...kept.items.filter(({ key }) => key !== item.key), item]
  if (items.length <= most) return { items, more: kept.more }
  const index = first === undefined ? 0 : Math.max(0, items.findIndex(first))
  items.splice(index, 1)
  return { items, more: kept.more + 1 }
}

/** Adds an item at the end of a list whose items have no keys. */
export function append<T>(kept: Kept<T>, item: T, most: number): Kept<T> {
  const items = [...kept.items, item]
  if (items.length <= most) return { items, more: kept.more }
  return { items: items.slice(1), more: kept.more + 1 }
}

/**
 * Whether an event about something that is not kept is about something that was dropped. What it says then is dropped
 * too: taken for something new, it would be counted twice.
 */
export function wasDropped<T extends { key: string }>(kept: Kept<T>, key: string): boolean {
  return kept.more > 0 && find(kept, key) === undefined
}

export function find<T extends { key: string }>(kept: Kept<T>, key: string): T | undefined {
  return kept.items.find((item) => item.key === key)
}
