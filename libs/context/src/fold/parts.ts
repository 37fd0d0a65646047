import { appointments } from '../parts/appointments/appointments.js'
import { bots } from '../parts/bots/bots.js'
import { commitments } from '../parts/commitments/commitments.js'
import { complaints } from '../parts/complaints/complaints.js'
import { consent } from '../parts/consent/consent.js'
import { contracts } from '../parts/contracts/contracts.js'
import { conversations } from '../parts/conversations/conversations.js'
import { expectations } from '../parts/expectations/expectations.js'
import { journeyBy } from '../parts/journey/journey.js'
import type { JourneyRules } from '../parts/journey/rules.js'
import { notes } from '../parts/notes/notes.js'
import { offers } from '../parts/offers/offers.js'
import { orders } from '../parts/orders/orders.js'
import { plans } from '../parts/plans/plans.js'
import { preferences } from '../parts/preferences/preferences.js'
import { profile } from '../parts/profile/profile.js'
import { reach } from '../parts/reach/reach.js'
import { redress } from '../parts/redress/redress.js'
import { scores } from '../parts/scores/scores.js'
import { services } from '../parts/services/services.js'
import { touchpoints } from '../parts/touchpoints/touchpoints.js'
import { visits } from '../parts/visits/visits.js'
import type { Part } from './part.js'

/** Every part of a context. A new one is a folder under `parts` and a name here. */
export function partsBy(rules: JourneyRules) {
  return {
    profile, preferences, consent, reach, visits, plans, conversations, bots, commitments, expectations, complaints, redress,
    scores, orders, contracts, offers, services, appointments, notes, touchpoints, journey: journeyBy(rules),
  }
}

type Parts = ReturnType<typeof partsBy>

/** What all parts know. */
export type PartStates = { [Name in keyof Parts]: Parts[Name] extends Part<infer State> ? State : never }
