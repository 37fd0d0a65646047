import { createHash } from 'node:crypto'
import type { FollowUp } from './follow-up.js'
import type { FollowUpRules, OpeningRule } from './follow-up-rules.js'

/** What rules of care look at in a signal. */
export interface OpeningSignal {
  readonly id: string
  readonly kind: string
  readonly severity: string
  /** In microseconds since 1970. */
  readonly openedAt: number
  /** Uids of the events that show it, the most telling first. */
  readonly evidence: readonly string[]
  readonly issue?: string | undefined
  readonly channel?: string | undefined
  readonly topic?: string | undefined
  readonly organisation?: string | undefined
  /** When the log took the last of its evidence, in microseconds since 1970. */
  readonly recordedAt?: number | undefined
}

/** What shows at the time of a story. */
export interface Shown {
  readonly signals: readonly OpeningSignal[]
  /** The id that a signal of a kind with some evidence has by the rules in force. */
  readonly idOf: (kind: string, evidence: readonly string[]) => string
}

/** A follow-up that the rules want, and that is not there yet. */
export interface Wanted {
  /** The same for the same cause, whatever else is learnt meanwhile: asked for twice, one is opened. */
  readonly followupId: string
  readonly signal: OpeningSignal
  readonly rule: OpeningRule
}

/**
 * Which follow-ups signals want. An issue has one that is open: further signals of it join it. One whose follow-up was
 * closed before the signal wants another.
 */
export function wantedBy(signals: readonly OpeningSignal[], known: readonly FollowUp[], rules: FollowUpRules, now: number): Wanted[] {
  const since = now - rules.openWithinMs * 1_000
  const wanted = new Map<string, Wanted>()
  for (const signal of signals.toSorted(inTime)) {
    const rule = signal.openedAt < since ? undefined : rules.opens.find((one) => fits(one, signal))
    if (rule === undefined || known.some((one) => sees(one, signal))) continue
    const about = causeOf(signal)
    // By how many there were before: those that were asked for, but are not there yet, are asked for under the same id.
    const followupId = followUpIdOf(about, known.filter((one) => causeOf(one) === about).length)
    if (!wanted.has(followupId)) wanted.set(followupId, { followupId, signal, rule })
  }
  return [...wanted.values()]
}

/**
 * Whether what opened a follow-up turned out not to be so, by what is known now. When the rules say otherwise than when it was
 * opened, that is not so: what the customer went through is the same.
 */
export function isGone(one: FollowUp, { signals, idOf }: Shown): boolean {
  if (one.signalId === undefined || signals.some((signal) => isAbout(one, signal))) return false
  return one.signalId === idOf(one.kind, one.evidence)
}

function isAbout({ signalId, kind, evidence }: FollowUp, signal: OpeningSignal): boolean {
  return signalId === signal.id || (kind === signal.kind && signal.evidence.some((uid) => evidence.includes(uid)))
}

/** Whether a follow-up is about a signal, or was open for its issue when it came up. */
function sees(one: FollowUp, signal: OpeningSignal): boolean {
  if (isAbout(one, signal)) return true
  return one.issue !== undefined && one.issue === signal.issue && (one.closedAt === undefined || signal.openedAt <= one.closedAt)
}

function fits(rule: OpeningRule, { kind, severity, topic, channel, organisation }: OpeningSignal): boolean {
  const within = (names: readonly string[] | undefined, value: string | undefined): boolean =>
    names === undefined || (value !== undefined && names.includes(value))
  return (
    rule.kinds.includes(kind) &&
    within(rule.severities, severity) &&
    within(rule.topics, topic) &&
    within(rule.channels, channel) &&
    within(rule.organisations, organisation)
  )
}

function inTime(a: OpeningSignal, b: OpeningSignal): number {
  return a.openedAt - b.openedAt || (a.id < b.id ? -1 : 1)
}

function causeOf({ issue, kind, evidence }: Pick<OpeningSignal, 'issue' | 'kind' | 'evidence'>): string {
  return issue === undefined ? `${kind} ${evidence[0] ?? ''}` : `issue ${issue}`
}

function followUpIdOf(cause: string, before: number): string {
  return uuidOf('followup', cause, String(before))
}

/** A UUID (version 8) made of texts: the same ones make the same. */
export function uuidOf(...texts: readonly string[]): string {
  const hex = hexOf(...texts)
  const variant = ((Number.parseInt(hex[16]!, 16) & 0x3) | 0x8).toString(16)
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}

/** 32 bytes in hex, made of texts. */
export function hexOf(...texts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(texts)).digest('hex')
}
