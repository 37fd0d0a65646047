import type { Span } from './match.js'

/** A piece of a text, and whether it was looked for. */
export interface Segment {
  readonly text: string
  readonly match: boolean
}

/** A passage of a text in which something was found. */
export interface Highlight {
  /** Which text of the event: the name of the field in its data, such as `text` or `parts.3.text`. */
  readonly field: string
  /** Where the passage begins in the field, in UTF-16 units. */
  readonly offset: number
  /** One behind the other they are the passage, as it was written: text, and no markup. */
  readonly segments: readonly Segment[]
}

/** Passages of one event, and the length of what stands around what was found, in UTF-16 units. */
const MOST_PASSAGES = 3
const AROUND = 60
const LONGEST = 300

/** Passages with what was found, those that have the most first found first. */
export function highlightsOf(spans: readonly Span[]): Highlight[] {
  const byText = Map.groupBy(spans, ({ text }) => text)
  const passages = [...byText.values()].flatMap((places) => passagesOf(places.toSorted((one, other) => one.start - other.start)))
  return passages.slice(0, MOST_PASSAGES)
}

function passagesOf(places: readonly Span[]): Highlight[] {
  const groups: Span[][] = []
  for (const place of places) {
    const group = groups.at(-1)
    const [first] = group ?? []
    const near = group?.at(-1) !== undefined && place.start - (group.at(-1)?.end ?? 0) <= 2 * AROUND
    if (group !== undefined && first !== undefined && near && place.end - first.start <= LONGEST) group.push(place)
    else groups.push([place])
  }
  return groups.slice(0, MOST_PASSAGES).map(passageOf)
}

function passageOf(places: readonly Span[]): Highlight {
  const [first] = places
  if (first === undefined) throw new Error('a passage has a place')
  const { field, text } = first.text
  const furthest = Math.max(...places.map(({ end }) => end))
  const from = outward(text, first.start, -1)
  const to = outward(text, Math.min(furthest, first.start + LONGEST), 1)
  const segments: Segment[] = []
  let at = from
  const add = (until: number, match: boolean): void => {
    if (until <= at) return
    const last = segments.at(-1)
    const piece = text.slice(at, until)
    if (last?.match === match) segments.splice(-1, 1, { text: last.text + piece, match })
    else segments.push({ text: piece, match })
    at = until
  }
  for (const { start, end } of places) {
    add(Math.min(start, to), false)
    add(Math.min(end, to), true)
  }
  add(to, false)
  return { field, offset: from, segments }
}

/** Some way before or behind a place, not in the middle of a word nor of a character. */
function outward(text: string, place: number, direction: 1 | -1): number {
  const limit = place + direction * AROUND
  if (limit <= 0) return 0
  if (limit >= text.length) return text.length
  const between = direction < 0 ? text.slice(limit, place) : text.slice(place, limit)
  const space = direction < 0 ? between.search(/\s/) : between.search(/\s\S*$/)
  if (space >= 0) return direction < 0 ? limit + space + 1 : place + space
  const code = text.charCodeAt(limit)
  return code >= 0xdc00 && code <= 0xdfff ? limit - direction : limit
}
