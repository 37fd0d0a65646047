/**
 * Canonical JSON by RFC 8785: keys in the order of their UTF-16 units, no spaces, numbers as JavaScript writes them.
 * Takes what `JSON.parse` returns; keys whose value is undefined are left out.
 */
export function canonicalJson(value: unknown): string {
  if (typeof value === 'string') return quoted(value)
  if (typeof value !== 'object' || value === null) return scalar(value)
  if (Array.isArray(value)) return canonicalArray(value)
  return canonicalObject(value)
}

/** Nothing in it that JSON escapes: most strings, and faster than JSON.stringify for short ones. */
const PLAIN = /^[ !#-[\]-~]*$/

function quoted(text: string): string {
  return text.length < 64 && PLAIN.test(text) ? `"${text}"` : JSON.stringify(text)
}

function scalar(value: unknown): string {
  if (typeof value === 'number' && !Number.isFinite(value)) throw new TypeError('JSON has no NaN and no Infinity')
  const text: string | undefined = JSON.stringify(value)
  if (text === undefined) throw new TypeError(`JSON cannot hold a ${typeof value}`)
  return text
}

function canonicalArray(values: readonly unknown[]): string {
  let text = '['
  for (let index = 0; index < values.length; index++) {
    if (index > 0) text += ','
    text += canonicalJson(values[index] ?? null)
  }
  return `${text}]`
}

function canonicalObject(object: object): string {
  const entries: Record<string, unknown> = { ...object }
  let text = '{'
  for (const key of Object.keys(entries).toSorted(byUnits)) {
    const value = entries[key]
    if (value === undefined) continue
    if (text.length > 1) text += ','
    text += `${quoted(key)}:${canonicalJson(value)}`
  }
  return `${text}}`
}

function byUnits(a: string, b: string): number {
  return a < b ? -1 : Number(a > b)
}
