import { signalRules, standardSignals } from '@throughline/care'
import type { RuleKind } from '../kind.js'

export const signals: RuleKind<typeof signalRules> = {
  schema: signalRules,
  standard: standardSignals,
  summary: 'What counts as friction or as an opportunity, which conversations are one matter, and how effort is reckoned.',
}
