import { createHash } from 'node:crypto'
import type { Signal } from './signal.js'
import type { SignalKind, SignalRules } from './signal-rules.js'

/** Hex digits of a rule's version. */
const LENGTH = 16

/** Rules are read once a version, and asked for their own with every story. */
const versions = new WeakMap<SignalRules, Map<SignalKind, string>>()

/**
 * The version of the rule of one kind: its content, so that a publication that leaves this kind alone tells none of its signals
 * anew, and rolling back gives the ids from before.
 */
export function ruleVersionOf(kind: SignalKind, rules: SignalRules): string {
  const known = versions.get(rules) ?? new Map<SignalKind, string>()
  versions.set(rules, known)
  const version = known.get(kind) ?? createHash('sha256').update(canonical(rules.kinds[kind])).digest('hex').slice(0, LENGTH)
  known.set(kind, version)
  return version
}

/** The id of a signal, 32 bytes in hex: the same whenever and in whatever order it is found again. */
export function signalId(tenantId: string, { kind, evidence }: Pick<Signal, 'kind' | 'evidence'>, ruleVersion: string): string {
  const parts = ['signal', tenantId, kind, ruleVersion, ...evidence.toSorted()]
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex')
}

/** JSON with the keys of each object in order. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).toSorted(([one], [other]) => (one < other ? -1 : 1)))
      : inner,
  )
}
