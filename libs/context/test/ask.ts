import { type Context, contextFold, contextOf, defaultJourneyRules, foldTimeline } from '../src/index.js'
import { asLogged, at, type Told } from './tell.js'

const fold = contextFold(defaultJourneyRules)

/** The context of a story at a time. */
export function contextAt(asked: string, told: readonly Told[]): Context {
  return contextOf(fold, foldTimeline(fold, asLogged(told)), at(asked))
}
