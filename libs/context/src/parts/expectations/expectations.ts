import { find, type Kept, keep, nothing } from '../../fold/kept.js'
import { onEach, type Part, type Step } from '../../fold/part.js'
import { joined } from '../../fold/proof.js'
import { afterFact, FACTS } from './delivered.js'
import type { Expectation } from './expectation.js'
import { toldBy } from './told.js'

const MOST = 14

/** What was told against what was delivered; what came already goes first when there are many. */
export const expectations: Part<Kept<Expectation>> = {
  initial: nothing,
  on: onEach(
    [
      ...FACTS,
      'expectation.set',
      'conversation.queued',
      'order.placed',
      'order.changed',
      'order.shipped',
      'order.delayed',
      'refund.granted',
    ],
    (state, event) => withTold(withFact(state, event), event),
  ),
}

const withFact: Step<Kept<Expectation>> = (state, event) => {
  const items = state.items.map((expectation) => afterFact(expectation, event))
  return items.some((item, index) => item !== state.items[index]) ? { ...state, items } : state
}

const withTold: Step<Kept<Expectation>> = (state, event) => {
  const told = toldBy(event)
  if (told === undefined) return state
  const known = find(state, told.key)
  // A second word on the same thing moves its time; the first word stays its proof.
  const item =
    known === undefined ? told : { ...known, ...told, toldAt: known.toldAt, events: joined(known.events, told.events) }
  return keep(state, item, { most: MOST, first: isSettled })
}

function isSettled({ deliveredAt, droppedAt }: Expectation): boolean {
  return deliveredAt !== undefined || droppedAt !== undefined
}
