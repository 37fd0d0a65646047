const PART = /"(?:[^"\\]|\\.)*"|[{}[\]:,]/g

/**
 * Whether no object in a valid JSON text has a key twice. Parsers disagree about which of the two counts, so a text
 * with two may say one thing to who checks it and another to who acts on it.
 */
export function hasUniqueKeys(json: string): boolean {
  const open: (Set<string> | undefined)[] = []
  let text: string | undefined
  for (const [part] of json.matchAll(PART)) {
    if (part === ':') {
      const keys = open.at(-1)
      const key = String(JSON.parse(text ?? '""'))
      if (keys?.has(key)) return false
      keys?.add(key)
    } else if (part === '{') open.push(new Set())
    else if (part === '[') open.push(undefined)
    else if (part === '}' || part === ']') open.pop()
    text = part.startsWith('"') ? part : undefined
  }
  return true
}
