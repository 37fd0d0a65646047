/** The texts of an event as the log keeps them. */
export interface EventTexts {
  channel: string | null
  direction: string | null
  organisation: string | null
  topic: string | null
  /** JSON of what is not personal of the event's data. */
  data: string | null
  /** JSON of the other attributes and of the rest of the data: what is sealed. */
  closed: string
}

const COLUMNS = ['channel', 'direction', 'organisation', 'topic'] as const

/**
 * An event without the fields that the pointers name. What does not exist is passed over: another erasure may have taken
 * it. Places in lists are those that the event has now.
 */
export function withoutFields(texts: EventTexts, pointers: readonly (readonly string[])[]): EventTexts {
  const closed = JSON.parse(texts.closed) as Record<string, unknown>
  const open: Record<string, unknown> = { data: texts.data === null ? undefined : JSON.parse(texts.data) }
  const left: EventTexts = { ...texts }
  // From the end of each list, or places would move under the pointers that follow.
  for (const names of pointers.toSorted(lastPlaceFirst)) {
    const column = COLUMNS.find((name) => names.length === 1 && names[0] === name)
    if (column !== undefined) left[column] = null
    remove(closed, names)
    remove(open, names)
  }
  const { data } = open
  return { ...left, data: isEmpty(data) ? null : JSON.stringify(data), closed: JSON.stringify(closed) }
}

function remove(from: unknown, names: readonly string[]): void {
  const last = names.at(-1)
  let holder = from
  for (const name of names.slice(0, -1)) holder = child(holder, name)
  if (last === undefined || child(holder, last) === undefined) return
  if (Array.isArray(holder)) holder.splice(Number(last), 1)
  else delete (holder as Record<string, unknown>)[last]
}

function child(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined
  if (Array.isArray(value) && !/^(0|[1-9]\d*)$/.test(name)) return undefined
  return (value as Record<string, unknown>)[name]
}

/** Backwards, places by their number: whatever is taken moves nothing that is still to be taken. */
function lastPlaceFirst(a: readonly string[], b: readonly string[]): number {
  return sortKey(a) < sortKey(b) ? 1 : -1
}

function sortKey(names: readonly string[]): string {
  return names.map((name) => (/^\d+$/.test(name) ? name.padStart(10, '0') : name)).join('/')
}

function isEmpty(value: unknown): boolean {
  return typeof value !== 'object' || value === null || Object.keys(value).length === 0
}
