import type { CareRules } from '../care-rules.js'
import type { Derived } from '../derivation.js'
import type { Story } from '../story.js'
import type { Signal } from './signal.js'
import { ruleVersionOf, signalId } from './signal-id.js'
import { signalsIn } from './signals.js'
import { SIGNAL_KINDS, type SignalKind } from './signal-rules.js'

/** A signal as a table across customers has it. */
export interface SignalRow extends Signal {
  /** 32 bytes in hex, unique in the tenant for ever. */
  readonly id: string
  /** Version of the rules of signals that were in force; 0: the standard. */
  readonly rules: number
}

type Rules = Pick<CareRules, 'signals' | 'promises' | 'hours'>

/** Several derivations want the signals of one story. */
const known = new WeakMap<Story, { readonly rules: Rules; readonly derived: Derived<SignalRow> }>()

/** The signals of a story under their ids: see `signalsIn`. */
export function signalRowsIn(story: Story, rules: Rules): Derived<SignalRow> {
  const before = known.get(story)
  if (before?.rules === rules) return before.derived
  const { rows, nextAt } = signalsIn(story, rules)
  const versions = new Map<SignalKind, string>(SIGNAL_KINDS.map((kind) => [kind, ruleVersionOf(kind, rules.signals.rules)]))
  const idOf = (signal: Signal): string => signalId(story.tenantId ?? '', signal, versions.get(signal.kind) ?? '')
  const derived = { rows: rows.map((signal) => ({ ...signal, id: idOf(signal), rules: rules.signals.version })), nextAt }
  known.set(story, { rules, derived })
  return derived
}
