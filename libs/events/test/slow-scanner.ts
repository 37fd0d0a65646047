import type { FaultCode, JsonLimits } from '../src/index.js'

/**
 * What a scan has to find, as plainly as it can be written: a parser that goes through a valid JSON text character by
 * character, decodes every string, and notes all faults there are.
 */
export function slowScan(text: string, limits: JsonLimits): Set<FaultCode> {
  const faults = new Set<FaultCode>()
  let at = 0
  let values = 0

  const space = (): void => {
    while (' \t\n\r'.includes(text[at] ?? 'x')) at++
  }
  const string = (): string => {
    const from = at++
    while (text[at] !== '"') at += text[at] === '\\' ? 2 : 1
    const decoded = JSON.parse(text.slice(from, ++at)) as string
    if (decoded.includes('\0') || !decoded.isWellFormed()) faults.add('text')
    return decoded
  }
  const number = (): void => {
    const [written = ''] = /^-?[0-9.eE+-]+/.exec(text.slice(at)) ?? []
    at += written.length
    const value = Number(written)
    const lost = value === 0 && /[1-9]/.test(written.replace(/e.*/i, ''))
    if (Math.abs(value) > Number.MAX_SAFE_INTEGER || lost) faults.add('number')
  }
  const object = (depth: number): void => {
    const names = new Set<string>()
    at++
    for (space(); text[at] !== '}'; space()) {
      if (text[at] === ',') at++
      space()
      const name = string()
      if (names.has(name)) faults.add('duplicate-key')
      if (name === '__proto__') faults.add('malformed')
      if (Buffer.byteLength(name) > limits.keyBytes) faults.add('limit')
      names.add(name)
      space()
      at++
      value(depth + 1)
    }
    at++
    if (names.size > limits.keys) faults.add('limit')
  }
  const array = (depth: number): void => {
    at++
    for (space(); text[at] !== ']'; space()) {
      if (text[at] === ',') at++
      value(depth + 1)
    }
    at++
  }
  const value = (depth: number): void => {
    space()
    if (++values > limits.values) faults.add('limit')
    const first = text[at] ?? ''
    if ('{['.includes(first) && depth > limits.depth) faults.add('too-deep')
    if (first === '{') object(depth)
    else if (first === '[') array(depth)
    else if (first === '"') {
      if (Buffer.byteLength(string()) > limits.stringBytes) faults.add('limit')
    } else if (/[-0-9]/.test(first)) number()
    else at += first === 'f' ? 5 : 4
  }

  value(1)
  return faults
}
