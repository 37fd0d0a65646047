import { defaultSurveyRules, surveyRules } from '@throughline/care'
import { allDeclarations } from '@throughline/events'
import type { RuleKind } from '../kind.js'

const schema = surveyRules.superRefine(({ surveys }, context) => {
  const names = surveys.map(({ name }) => name)
  for (const [index, { name, after }] of surveys.entries()) {
    if (names.indexOf(name) !== index) context.addIssue({ code: 'custom', path: ['surveys', index, 'name'], message: 'another survey has this name' })
    for (const [place, type] of after.on.entries()) {
      const fault = faultOf(type)
      if (fault !== undefined) context.addIssue({ code: 'custom', path: ['surveys', index, 'after', 'on', place], message: fault })
    }
  }
})

let classes: ReadonlyMap<string, string> | undefined

/** Types that the catalogue does not have are slips; and nobody is asked for having looked at a page. */
function faultOf(type: string): string | undefined {
  classes ??= new Map(allDeclarations().map((declaration) => [declaration.type, declaration.class]))
  const kind = classes.get(type)
  if (kind === undefined) return 'the catalogue has no such type'
  return kind === 'behaviour' ? 'is behaviour: ask after contacts, orders and the like' : undefined
}

export const surveys: RuleKind<typeof schema> = {
  schema,
  standard: defaultSurveyRules,
  summary: 'Whom we ask what they think: after what, when, in which words; and how long after a conversation feedback may be about it.',
}
