import type { z } from 'zod'
import { RULE_KINDS, type RuleKindName, type RulesOf } from './kinds.js'

/** Bytes of JSON that a set of rules may have: it travels as one event. */
export const MAX_RULES_BYTES = 131_072
/** Values in it, those in lists and objects counted alike: an event has room for these. */
export const MAX_RULES_VALUES = 9_000
const MAX_FAULTS = 20

/** What is wrong with a set of rules, and where. */
export interface RulesFault {
  /** JSON pointer (RFC 6901) into the rules; '' is the whole. */
  readonly pointer: string
  readonly message: string
}

/** Rules that cannot be taken. Its message names each fault and its place. */
export class InvalidRules extends Error {
  override readonly name = 'InvalidRules'

  constructor(
    kind: string,
    readonly faults: readonly RulesFault[],
  ) {
    const all = faults.map(({ pointer, message }) => `${pointer === '' ? 'the rules' : pointer}: ${message}`)
    super(`these are no rules of the kind ${kind}: ${all.join('; ')}`)
  }
}

/**
 * Checks a set of rules and fills in what it leaves out.
 * @throws InvalidRules with up to 20 faults
 */
export function readRules<Kind extends RuleKindName>(kind: Kind, body: unknown): RulesOf<Kind> {
  const parsed = RULE_KINDS[kind].schema.safeParse(body)
  if (!parsed.success) throw new InvalidRules(kind, parsed.error.issues.slice(0, MAX_FAULTS).map(faultOf))
  let values = 0
  const json = JSON.stringify(parsed.data, (_key, value: unknown) => {
    values++
    return value
  })
  const bytes = Buffer.byteLength(json)
  if (bytes > MAX_RULES_BYTES) throw new InvalidRules(kind, [tooMuch(MAX_RULES_BYTES, 'bytes of JSON', bytes)])
  if (values > MAX_RULES_VALUES) throw new InvalidRules(kind, [tooMuch(MAX_RULES_VALUES, 'values', values)])
  // The schema of the kind has made it.
  return parsed.data as RulesOf<Kind>
}

function tooMuch(most: number, what: string, found: number): RulesFault {
  return { pointer: '', message: `at most ${most} ${what}, there are ${found}` }
}

function faultOf({ path, message }: z.core.$ZodIssue): RulesFault {
  const pointer = path.map((key) => `/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')
  return { pointer, message: message.replace(/^Invalid input: /, '') }
}
