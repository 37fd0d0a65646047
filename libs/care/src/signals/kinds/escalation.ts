import { endOfMatter } from '../endings.js'
import type { Finder } from '../found.js'
import { pointsOf, spells } from '../spells.js'

/** Somebody who may do more has to be called. */
export const escalation: Finder<'escalation'> = ({ issues }, rules) =>
  issues.flatMap((issue) => [
    ...spells(pointsOf(issue.escalations), rules, {
      endOf: (opening) => endOfMatter(issue, opening, rules.lapseMs),
      resets: issue.settlements,
    }),
  ])
