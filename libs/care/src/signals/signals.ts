import { code, dataOf, record } from '@throughline/context'
import type { CareRules } from '../care-rules.js'
import type { Derived } from '../derivation.js'
import { channelOf, organisationOf, topicOf } from '../feedback/exchanges.js'
import type { Story } from '../story.js'
import { firstOf, lapsed } from './endings.js'
import { FINDERS } from './finders.js'
import type { Finder, Found } from './found.js'
import { Ground } from './ground.js'
import { classOf, type Signal } from './signal.js'
import { SIGNAL_KINDS, type SignalKind } from './signal-rules.js'

/** Types of the class behaviour in which signals are found. */
export const SIGNAL_BEHAVIOUR: readonly string[] = [
  'form.started', 'form.submitted', 'form.abandoned', 'search.performed', 'cart.changed', 'checkout.started', 'product.viewed',
  'product.compared', 'configuration.saved',
]

/** Signals of one customer; of more, those that were opened longest ago are left out. */
const MOST = 2_000

/**
 * The friction and the opportunities that a story shows, the ones that were opened first before the others: all that are open at
 * the time of the story, and all that were. Pure: the same events, rules and time give the same signals.
 */
export function signalsIn({ events, now }: Pick<Story, 'events' | 'now'>, rules: Pick<CareRules, 'signals' | 'promises' | 'hours'>): Derived<Signal> {
  const { issues, kinds } = rules.signals.rules
  const ground = new Ground(events, issues)
  const due: number[] = []
  const rows: Signal[] = []
  for (const kind of SIGNAL_KINDS) {
    if (!kinds[kind].on) continue
    // Each finder has the rules of its own kind.
    const found = (FINDERS[kind] as Finder<SignalKind>)(ground, kinds[kind], rules)
    for (const one of found) {
      const signal = signalOf(kind, one, { ground, rules })
      if (signal.openedAt <= now) rows.push(signal)
      const next = signal.openedAt > now ? signal.openedAt : signal.closedAt
      if (next !== undefined && next > now) due.push(next)
    }
  }
  return {
    rows: rows.map((signal) => asOf(signal, now)).toSorted(inOrder).slice(-MOST),
    nextAt: due.length === 0 ? undefined : due.reduce((one, other) => Math.min(one, other)),
  }
}

interface Around {
  readonly ground: Ground
  readonly rules: Pick<CareRules, 'signals'>
}

/** With the end that it will have, unless something else happens. */
function signalOf(kind: SignalKind, { evidence, openedAt, end, lapsesAt, severity }: Found, { ground, rules }: Around): Signal {
  const { lapseMs, severity: standard } = rules.signals.rules.kinds[kind]
  const last = evidence.at(-1)!
  const { at, how, by } = firstOf(end, lapsesAt === undefined ? lapsed(openedAt, lapseMs) : { at: lapsesAt, how: 'lapsed' })!
  const about = record(dataOf(last), 'about') ?? {}
  const { issue, talk } = ground.placeOf(last) ?? {}
  return {
    kind,
    class: classOf(kind),
    severity: severity ?? standard,
    evidence: evidence.map(({ uid }) => uid),
    openedAt,
    closedAt: at,
    end: how,
    endUid: by?.uid,
    topic: code(about, 'topic') ?? talk?.topic ?? topicOf(last) ?? issue?.topic ?? evidence.map(topicOf).find((topic) => topic !== undefined),
    channel: channelOf(last) ?? code(about, 'channel'),
    organisation: organisationOf(last) ?? code(about, 'organisation'),
    shared: [...evidence, by ?? last].some((event) => organisationOf(event) !== organisationOf(last)),
    issue: issue?.uid,
    conversation: talk?.events[0]?.uid,
    places: evidence.map(({ uid, subjectId, position }) => ({ uid, subjectId, position: Number(position) })),
    recordedAt: Math.max(...evidence.map(({ recordedAt }) => recordedAt), by?.recordedAt ?? 0),
  }
}

/** As it stands at a time: an end that is to come is none yet. */
function asOf(signal: Signal, now: number): Signal {
  return signal.closedAt! > now ? { ...signal, closedAt: undefined, end: undefined, endUid: undefined } : signal
}

function inOrder(one: Signal, other: Signal): number {
  return one.openedAt - other.openedAt || compare(one.kind, other.kind) || compare(one.evidence.join(), other.evidence.join())
}

function compare(one: string, other: string): number {
  return one < other ? -1 : Number(one > other)
}
