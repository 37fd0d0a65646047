import { mapRules, standardMap } from '@throughline/care'
import { allDeclarations } from '@throughline/events'
import type { RuleKind } from '../kind.js'

const schema = mapRules.superRefine(({ touchpoints }, context) => {
  for (const [index, { on }] of touchpoints.entries()) {
    for (const [place, type] of (on ?? []).entries()) {
      // At types that the catalogue does not have nobody meets anybody: here they are slips.
      if (!known().has(type)) context.addIssue({ code: 'custom', path: ['touchpoints', index, 'on', place], message: 'the catalogue has no such type' })
    }
  }
})

let types: ReadonlySet<string> | undefined

function known(): ReadonlySet<string> {
  types ??= new Set(allDeclarations().map(({ type }) => type))
  return types
}

export const map: RuleKind<typeof schema> = {
  schema,
  standard: standardMap,
  summary: 'The journey map: where customers meet the brand, what belongs to each touchpoint, who answers for it, what is promised there.',
}
