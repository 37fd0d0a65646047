import type { Derivation } from './derivation.js'
import { feedbackDerivation } from './feedback/feedback.derivation.js'
import { surveysDerivation } from './surveys/surveys.derivation.js'

/** Everything that is derived from customers' stories. A new one is a folder here and a line. */
export const derivations: readonly Derivation[] = [feedbackDerivation, surveysDerivation]
