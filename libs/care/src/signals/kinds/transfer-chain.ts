import { endOfMatter } from '../endings.js'
import type { Finder } from '../found.js'
import { pointsOf, spells } from '../spells.js'

/** The customer is passed on again and again before the matter is settled. */
export const transferChain: Finder<'transfer-chain'> = ({ issues }, rules) =>
  issues.flatMap((issue) => [
    ...spells(pointsOf(issue.transfers), rules, {
      endOf: (opening) => endOfMatter(issue, opening, rules.lapseMs),
      resets: issue.settlements,
    }),
  ])
