import { type CareRules, signalRowsIn, type Story, wantedBefore } from '@throughline/care'
import { timeOf } from '@throughline/events'
import type { Finding } from './compare-findings.js'

/** What rules find in a story, by the kind of rules that is tried. */
export const FINDINGS = { signals, care: followUps } as const satisfies Record<string, (story: Story, rules: CareRules) => Finding[]>

export type CareTriedKind = keyof typeof FINDINGS

export function isCareTried(kind: string): kind is CareTriedKind {
  return Object.hasOwn(FINDINGS, kind)
}

/** The signals. Rules that want more for one show the same matter by other events. */
function signals(story: Story, rules: CareRules): Finding[] {
  return signalRowsIn(story, rules).rows.map(({ kind, severity, openedAt, closedAt, evidence }) => ({
    kind,
    openedAt,
    evidence,
    name: [kind, ...evidence].join(' '),
    marks: evidence.map((uid) => `${kind} ${uid}`),
    told: { severity, closedAt: closedAt === undefined ? undefined : timeOf(closedAt) },
  }))
}

/** The follow-ups that would have been wanted, each under its own id by whatever rules. */
function followUps(story: Story, rules: CareRules): Finding[] {
  return wantedBefore(story, rules).map(({ followupId: name, kind, severity, openedAt, dueAt, evidence, rule, owner, queue }) => ({
    kind,
    openedAt,
    evidence,
    name,
    marks: [],
    told: { severity, rule, owner, queue, dueAt: timeOf(dueAt) },
  }))
}
