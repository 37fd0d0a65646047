import { isRuleKind, RULE_KIND_NAMES, type RuleKindName } from '@throughline/rules'
import { Problem } from '@throughline/platform'
import { z } from 'zod'
import { MAX_LIMIT, MAX_WAIT_MS, token, wholeNumber } from '../timeline/timeline-parameters.js'

const MAX_VERSION = 999_999_999

export const ruleParameters = z.strictObject({
  after: token.optional(),
  wait: wholeNumber(0, MAX_WAIT_MS).default(1_000),
})

export const versionsParameters = ruleParameters.extend({
  limit: wholeNumber(1, MAX_LIMIT).default(50),
  /** The last version of the page before. */
  cursor: wholeNumber(1, MAX_VERSION).optional(),
})

/** @throws Problem 404 */
export function kindOf(name: string): RuleKindName {
  if (isRuleKind(name)) return name
  const detail = `There are: ${RULE_KIND_NAMES.join(', ')}.`
  throw new Problem({ status: 404, type: 'unknown-kind', title: 'No such kind of rules', detail })
}
