import { defaultSurveyRules, surveyRules } from '@throughline/care'
import { allDeclarations } from '@throughline/events'
import type { RuleKind } from '../kind.js'

const schema = surveyRules.superRefine(({ surveys }, context) => {
  const names = surveys.map(({ name }) => name)
  for (const [index, { name, after }] of surveys.entries()) {
    if (names.indexOf(name) !== index) context.addIssue({ code: 'custom', path: ['surveys', index, 'name'], message: 'another survey has this name' })
    for (const [place, type] of after.on.entries()) {
      // Of types that the catalogue does not have, nothing is known that could be asked about: here they are slips.
      if (!known().has(type)) context.addIssue({ code: 'custom', path: ['surveys', index, 'after', 'on', place], message: 'the catalogue has no such type' })
    }
  }
})

let types: ReadonlySet<string> | undefined

function known(): ReadonlySet<string> {
  types ??= new Set(allDeclarations().map(({ type }) => type))
  return types
}

export const surveys: RuleKind<typeof schema> = {
  schema,
  standard: defaultSurveyRules,
  summary: 'Whom we ask what they think: after what, when, in which words; and how long after a conversation feedback may be about it.',
}
