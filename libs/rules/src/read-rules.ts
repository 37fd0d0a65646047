import type { z } from 'zod'
import { RULE_KINDS, type RuleKindName, type RulesOf } from './kinds.js'

/** Bytes of JSON that a set of rules may have: it travels as one event. */
export const MAX_RULES_BYTES = 131_072
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
  const bytes = Buffer.byteLength(JSON.stringify(parsed.data))
  if (bytes > MAX_RULES_BYTES) {
    throw new InvalidRules(kind, [{ pointer: '', message: `at most ${MAX_RULES_BYTES} bytes of JSON, there are ${bytes}` }])
  }
  // The schema of the kind has made it.
  return parsed.data as RulesOf<Kind>
}

function faultOf({ path, message }: z.core.$ZodIssue): RulesFault {
  const pointer = path.map((key) => `/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')
  return { pointer, message: message.replace(/^Invalid input: /, '') }
}
