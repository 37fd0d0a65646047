import { Problem } from '@throughline/platform'
import { InvalidRules, readRules, type RuleKindName } from '@throughline/rules'

/** @throws Problem 400 that names each fault by a JSON pointer into the rules */
export function checkedRules(kind: RuleKindName, rules: unknown): unknown {
  try {
    return readRules(kind, rules)
  } catch (error) {
    if (!(error instanceof InvalidRules)) throw error
    const extensions = { faults: error.faults }
    throw new Problem({ status: 400, type: 'invalid-rules', title: 'The rules are not valid', detail: error.message, extensions })
  }
}
