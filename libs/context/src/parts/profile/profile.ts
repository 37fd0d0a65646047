import { type Kept, nothing } from '../../fold/kept.js'
import type { Part } from '../../fold/part.js'
import { type Fact, factsOfActor, factsOfBot, factsOfForm, factsOfOrder, factsOfProfile } from './facts.js'
import { type NamedIdentifier, withIdentifiers } from './identifiers.js'

/** Who this is, and which event said so. */
export interface Profile {
  identifiers: Kept<NamedIdentifier>
  facts: Kept<Fact>
}

const steps = { 'profile.stated': factsOfProfile, 'form.submitted': factsOfForm, 'bot.asked': factsOfBot, 'order.placed': factsOfOrder }

export const profile: Part<Profile> = {
  initial: { identifiers: nothing, facts: nothing },
  each: (state, event) => {
    const { type } = event
    const named = factsOfActor(state.facts, event)
    const facts = event.class !== 'unknown' && type in steps ? steps[type as keyof typeof steps](named, event) : named
    const identifiers = withIdentifiers(state.identifiers, event)
    return facts === state.facts && identifiers === state.identifiers ? state : { identifiers, facts }
  },
}
