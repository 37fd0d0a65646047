import { defaultJourneyRules, journeyRules, type JourneyRules } from '@throughline/context'
import { allDeclarations } from '@throughline/events'
import type { RuleKind } from '../kind.js'

/** The version is the store's to say. */
const shape = journeyRules.omit({ version: true })
type Body = Omit<JourneyRules, 'version'>

const schema = shape.superRefine((rules, context) => {
  for (const [path, types] of typesIn(rules)) {
    for (const [index, type] of types.entries()) {
      // Types that the catalogue does not have lead nobody anywhere: here they are slips.
      if (!known().has(type)) context.addIssue({ code: 'custom', path: [...path, index], message: 'the catalogue has no such type' })
    }
  }
  const names = rules.timers.map(({ rule }) => rule)
  for (const [index, name] of names.entries()) {
    if (names.indexOf(name) === index) continue
    context.addIssue({ code: 'custom', path: ['timers', index, 'rule'], message: 'another timer has this name' })
  }
})

type Path = (string | number)[]

function* typesIn({ steps, timers, holds }: Body): Generator<[Path, readonly string[]]> {
  for (const [index, { on }] of steps.entries()) yield [['steps', index, 'on'], on]
  for (const [index, { on, off }] of timers.entries()) {
    yield [['timers', index, 'on'], on]
    yield [['timers', index, 'off'], off]
  }
  if (holds === undefined) return
  yield [['holds', 'on'], holds.on]
  yield [['holds', 'off'], holds.off]
}

let types: ReadonlySet<string> | undefined

function known(): ReadonlySet<string> {
  types ??= new Set(allDeclarations().map(({ type }) => type))
  return types
}

const { version: _version, ...standard } = defaultJourneyRules

export const journey: RuleKind<typeof schema> = {
  schema,
  standard: schema.parse(standard),
  summary: 'Stages of the customer journey: which events, times and silences lead from one to another.',
}
