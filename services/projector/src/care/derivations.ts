import { commitmentsDerivation } from './commitments/commitments.derivation.js'
import { contactsDerivation } from './contacts/contacts.derivation.js'
import type { Derivation } from './derivation.js'
import { feedbackDerivation } from './feedback/feedback.derivation.js'
import { signalsDerivation } from './signals/signals.derivation.js'
import { followUpsDerivation } from './followups/followups.derivation.js'
import { surveysDerivation } from './surveys/surveys.derivation.js'
import { touchesDerivation } from './touches/touches.derivation.js'

/** Everything that is derived from customers' stories. A new one is a folder here and a line. */
export const derivations: readonly Derivation[] = [signalsDerivation, feedbackDerivation, surveysDerivation, commitmentsDerivation, touchesDerivation, contactsDerivation, followUpsDerivation]
