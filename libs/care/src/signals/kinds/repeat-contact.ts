import { endOfMatter } from '../endings.js'
import type { Finder } from '../found.js'
import { pointsOf, spells } from '../spells.js'

/** The customer comes again about the same matter, also when it counted as settled. */
export const repeatContact: Finder<'repeat-contact'> = ({ issues }, rules) =>
  issues.flatMap((issue) => [
    ...spells(pointsOf(issue.contacts), rules, { endOf: (opening) => endOfMatter(issue, opening, rules.lapseMs) }),
  ])
