import { endOfMatter } from '../endings.js'
import type { Finder } from '../found.js'
import { spells } from '../spells.js'

/** The customer goes on by another way while the matter is open. */
export const channelSwitch: Finder<'channel-switch'> = ({ issues }, rules) =>
  issues.flatMap((issue) => {
    const points = issue.switches.map(({ from, to }) => ({ event: to, evidence: [from, to] }))
    return [...spells(points, rules, { endOf: (opening) => endOfMatter(issue, opening, rules.lapseMs), resets: issue.settlements })]
  })
