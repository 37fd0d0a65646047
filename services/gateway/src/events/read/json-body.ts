import { isUtf8 } from 'node:buffer'
import { Problem } from '@throughline/platform'

/**
 * Parses a body as JSON, once. Bytes that are not UTF-8 are refused, not replaced: the event would be another one.
 * `__proto__` as a name is left to the check of each event, so that it spoils no other.
 *
 * @throws Problem 400 that says where the JSON ends to make sense, without quoting it
 */
export function parseJson(body: Buffer): unknown {
  if (body.length === 0) throw malformed('The body is empty: send an event as JSON.')
  if (!isUtf8(body)) throw malformed('The body is not valid UTF-8.')
  const text = body.toString('utf8')
  try {
    return JSON.parse(text.charCodeAt(0) === 0xfeff ? text.slice(1) : text)
  } catch (error) {
    // The message goes on with a quotation; where it ended is all that is taken from it.
    const position = error instanceof Error ? /at position (\d+)/.exec(error.message)?.[1] : undefined
    throw malformed(`The body is not valid JSON${position ? `: character ${position} does not fit` : ''}.`)
  }
}

export function malformed(detail: string): Problem {
  return new Problem({ status: 400, type: 'malformed', title: 'The request cannot be read', detail })
}
