import type { z } from 'zod'
import { normaliseAttributes } from './attributes.js'
import { findDeclaration } from './catalogue.js'
import type { EventDeclaration } from './declaration.js'
import type { CloudEvent, EventClass } from './event.js'
import { Fault, type FaultCode, pathText } from './fault.js'
import { withoutNulls } from './nulls.js'
import { microsOf } from './time.js'
import { versionOf } from './version.js'
import { isRecord } from './is-record.js'
import type { ScannedJson } from './json/read.js'

/** Types under these nouns change the state of the system: only those of the catalogue are taken. */
const CONTROL_NOUNS = new Set(['event', 'identity', 'rule', 'customer', 'tenant', 'signal', 'followup'])
const MAX_ISSUES = 3
const NO_DATA = {}

export type Checked =
  | {
      ok: true
      /** The event with its attributes in one form; `data` is as sent, but for nulls where the schema has none. */
      event: CloudEvent
      /** Missing for types and versions that the catalogue does not have. */
      declaration?: EventDeclaration
      version: number
      class: EventClass
      /** Microseconds since 1970; undefined when the event carries no time. */
      occurredAt: number | undefined
    }
  | {
      ok: false
      code: FaultCode
      /** What was wrong and where, without the value: `data.text: expected string`. */
      reason: string
    }

/**
 * Whether a type changes the state of the system (its noun is event, identity, rule, customer, tenant, signal or
 * followup). Publishing one needs the scope `events:control`.
 */
export function isControlType(type: string): boolean {
  const dot = type.indexOf('.')
  return CONTROL_NOUNS.has((dot === -1 ? type : type.slice(0, dot)).toLowerCase())
}

/**
 * Checks an event: its attributes, its time, and its data by the schema of the catalogue. What no store would keep, and
 * its limits, were checked when its text was read (json/read.ts). Never throws.
 */
export function checkEvent(input: ScannedJson): Checked {
  if (!isRecord(input)) return { ok: false, code: 'malformed', reason: 'expected an event as a JSON object' }
  const normalised = normaliseAttributes(input)
  if (!normalised.ok) return refusal(normalised.fault)
  const { event } = normalised
  const occurredAt = event.time === undefined ? undefined : microsOf(event.time)
  if (event.time !== undefined && occurredAt === undefined) {
    return { ok: false, code: 'time', reason: 'time: expected an RFC 3339 time such as 2026-03-01T12:00:00Z' }
  }
  return checkType(event, occurredAt)
}

function checkType(event: CloudEvent, occurredAt: number | undefined): Checked {
  const version = versionOf(event.type, event.dataschema)
  const declaration = findDeclaration(event.type, version)
  if (declaration === undefined) {
    if (!isControlType(event.type)) return { ok: true, event, version, class: 'unknown', occurredAt }
    const reason = 'type: the catalogue has no such type or version, and others are not taken under this noun'
    return { ok: false, code: 'unknown-control-type', reason }
  }
  if (event.data_base64 !== undefined) {
    return { ok: false, code: 'data', reason: `data_base64: ${event.type} has JSON data` }
  }
  return checkData(event, declaration, { version, occurredAt })
}

function checkData(
  event: CloudEvent,
  declaration: EventDeclaration,
  rest: { version: number; occurredAt: number | undefined },
): Checked {
  const data = event.data ?? NO_DATA
  const { error } = declaration.schema.safeParse(data)
  if (error === undefined) return { ok: true, event, declaration, class: declaration.class, ...rest }
  const cleaned = withoutNulls(data, error.issues)
  if (cleaned === undefined) return { ok: false, code: 'data', reason: reasonOf(error.issues) }
  // Fewer nulls than before, so this ends.
  return checkData({ ...event, data: cleaned }, declaration, rest)
}

function refusal(fault: Fault): Checked {
  return { ok: false, code: fault.code, reason: fault.reason }
}

function reasonOf(issues: readonly z.core.$ZodIssue[]): string {
  const reasons = issues.slice(0, MAX_ISSUES).map(({ path, message }) => {
    const fault = message.replace(/^Invalid input: /, '').replace('received undefined', 'it is missing')
    return `${pathText(['data', ...path])}: ${fault}`
  })
  if (issues.length > MAX_ISSUES) reasons.push(`and ${issues.length - MAX_ISSUES} more`)
  return reasons.join('; ')
}
