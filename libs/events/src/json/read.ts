import { isUtf8 } from 'node:buffer'
import { Fault } from '../fault.js'
import type { JsonLimits } from './limits.js'
import { scanEach, scanJson } from './scan.js'

declare const scanned: unique symbol

/**
 * A value of JSON whose text was scanned (what was found is told beside it). Nothing but this file makes one and {@link checkEvent} takes nothing else, so
 * that a new way in cannot forget the limits.
 */
export interface ScannedJson {
  readonly [scanned]: true
}

/**
 * Reads a JSON text: JSON.parse after a scan for what it would let through or silently change (see
 * docs/reference/limits.md). Bytes that are not UTF-8 are refused, not replaced. Never throws, and no reason quotes a value.
 */
export function readJson(bytes: Buffer, limits: JsonLimits): { value: ScannedJson } | { fault: Fault } {
  const read = parsed(bytes)
  if ('fault' in read) return read
  const fault = scanJson(bytes, limits)
  return fault ? { fault } : read
}

/**
 * As {@link readJson}; but when the text is a list, each of its elements is a text of its own.
 * @returns with `faults` by the index of an element: that one must not be taken, the others may
 */
export function readEach(
  bytes: Buffer,
  limits: JsonLimits,
): { value: ScannedJson; faults: ReadonlyMap<number, Fault> } | { fault: Fault } {
  const read = parsed(bytes)
  return 'fault' in read ? read : { value: read.value, faults: scanEach(bytes, limits) }
}

/** For a value that did not come as one JSON text: scans the text that it would be. With a fault it must not be taken. */
export function scanValue(value: unknown, limits: JsonLimits): { value: ScannedJson; fault: Fault | undefined } {
  const text = (JSON.stringify(value) as string | undefined) ?? 'null'
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- this is what makes it scanned
  return { value: value as ScannedJson, fault: scanJson(Buffer.from(text), limits) }
}

function parsed(bytes: Buffer): { value: ScannedJson } | { fault: Fault } {
  if (!isUtf8(bytes)) return { fault: new Fault('not-utf8', 'not valid UTF-8') }
  const text = bytes.toString('utf8')
  try {
    return { value: JSON.parse(text.charCodeAt(0) === 0xfeff ? text.slice(1) : text) as ScannedJson }
  } catch (error) {
    // The message goes on with a quotation; where it ended is all that is taken from it.
    const position = error instanceof Error ? /at position (\d+)/.exec(error.message)?.[1] : undefined
    return { fault: new Fault('not-json', `not valid JSON${position ? `: character ${position} does not fit` : ''}`) }
  }
}
