import { timeOf } from '@throughline/events'
import { rfc3339 } from '../fold/shown.js'
import { assemble, type RawContext } from '../context/context.js'
import type { ContextFold } from '../fold/fold.js'
import type { ContextState } from '../fold/state.js'
import { clip } from '../read/read.js'
import { attention } from './attention.js'
import { doing } from './doing.js'
import { followUps, type GivenFollowUp } from './follow-ups.js'
import { known } from './known.js'
import { owns } from './owns.js'
import { type GivenSignal, signals } from './signals.js'
import { byWeight, type Section, type Statement } from './statement.js'
import { type Head, textOf } from './text.js'
import { stageLine, whoLine } from './title.js'
import { tried } from './tried.js'
import { wants } from './wants.js'

/** What whoever takes over a customer has to know; the most important first. */
export interface Handover {
  asOf: string
  who: string
  stage: string
  statements: { section: Section; text: string; at: string | null; part: string; events: readonly string[] }[]
  /** Statements for which there was no room. */
  omitted: number
}

export interface HandoverOptions {
  /** Characters of the answer at most, from 200; default 4,000. */
  budget?: number
  /** Reckon the budget in tokens of a language model: one for every 3 characters, a careful guess. Default: characters. */
  unit?: 'characters' | 'tokens'
  /** The state has the latest events only: the handover says so. Default: it has all of them. */
  partial?: boolean
  /** Signals that are open. Default: none. */
  signals?: readonly GivenSignal[]
  /** Follow-ups that are not closed. Default: none. */
  followUps?: readonly GivenFollowUp[]
}

export const LEAST_BUDGET = 200
const DEFAULT_BUDGET = 4_000
const CHARACTERS_A_TOKEN = 3

/** A handover as JSON text: `JSON.parse` gives a `Handover`. It has at least its head, however short the budget. */
export function handoverJson(
  fold: ContextFold,
  state: ContextState,
  now: number,
  options: HandoverOptions = {},
): string {
  const context = assemble(fold, state, now)
  const head = headOf(context, options.partial)
  const all = statementsOf(context, options)
  return fitting(all, charactersOf(options), (statements) =>
    JSON.stringify(shown(head, statements, all.length - statements.length)),
  )
}

/** A handover as text, for a person in ten seconds and for a language model. Never longer than the budget. */
export function handoverText(
  fold: ContextFold,
  state: ContextState,
  now: number,
  options: HandoverOptions = {},
): string {
  const context = assemble(fold, state, now)
  const head = headOf(context, options.partial)
  const all = statementsOf(context, options)
  const budget = charactersOf(options)
  const text = fitting(all, budget, (statements) => textOf(head, statements, all.length - statements.length))
  return clip(text, budget)
}

/** Everything there is to say, the most important first. */
function statementsOf(context: RawContext, given: HandoverOptions): Statement[] {
  const own = [attention, doing, tried, owns, wants, known].flatMap((say) => say(context))
  return [...own, ...signals(given.signals ?? [], context.asOf), ...followUps(given.followUps ?? [], context.asOf)].toSorted(byWeight)
}

function headOf(context: RawContext, partial = false): Head {
  return { who: whoLine(context), stage: stageLine(context, partial), asOf: context.asOf }
}

function charactersOf({ budget = DEFAULT_BUDGET, unit = 'characters' }: HandoverOptions): number {
  return Math.max(LEAST_BUDGET, Math.floor(unit === 'tokens' ? budget * CHARACTERS_A_TOKEN : budget))
}

/**
 * The longest beginning of the list whose answer keeps to the budget: nothing of less weight is told in place of
 * something that was too long, so that a larger budget only ever adds.
 */
function fitting(
  all: readonly Statement[],
  budget: number,
  render: (statements: readonly Statement[]) => string,
): string {
  let fits = 0
  let tooMany = all.length + 1
  while (tooMany - fits > 1) {
    const middle = Math.floor((fits + tooMany) / 2)
    if (render(all.slice(0, middle)).length <= budget) fits = middle
    else tooMany = middle
  }
  return render(all.slice(0, fits))
}

function shown({ who, stage, asOf }: Head, statements: readonly Statement[], omitted: number): Handover {
  return {
    asOf: timeOf(asOf),
    who,
    stage,
    statements: statements.map(({ section, text, at, part, events }) => ({
      section,
      text,
      at: at === 0 ? null : rfc3339(at),
      part,
      events,
    })),
    omitted,
  }
}
