import { timeOf } from '@throughline/events'
import { show, type Shown } from '../fold/shown.js'
import type { ContextFold } from '../fold/fold.js'
import type { Kept } from '../fold/kept.js'
import type { ContextState } from '../fold/state.js'
import { settled, stageOf } from '../parts/journey/journey.js'
import { preferredChannel, preferredLanguage } from '../parts/reach/preferred.js'
import {
  isPast,
  appointmentState,
  commitmentState,
  complaintState,
  consentState,
  expectationState,
  offerState,
} from './derive.js'
import { mattersOf, talksOf } from './talks.js'

/** A context with times in microseconds, for what reckons with them. */
export type RawContext = ReturnType<typeof assemble>

/** What is true of a customer at a time. Lists have the newest first, and say when there was more. */
export type Context = Shown<Omit<RawContext, 'asOf'>> & { asOf: string }

/**
 * What is true of a customer at a time, from the state of their events up to then.
 *
 * @param now the time of asking, in microseconds since 1970: what is overdue, still valid, quiet or silent depends on it
 */
export function contextOf(fold: ContextFold, state: ContextState, now: number): Context {
  const { asOf, ...context } = assemble(fold, state, now)
  return { asOf: timeOf(asOf), ...show(context) }
}

/** As `contextOf`, with times in microseconds. */
export function assemble(fold: ContextFold, { parts, count, firstAt, last }: ContextState, now: number) {
  const journey = settled(parts.journey, now, fold.rules)
  const [stage, ...history] = journey.stages.items.toReversed()
  const conversations = talksOf(parts.conversations, now)
  const visits = newest(parts.visits)
  return {
    asOf: now,
    events: {
      count,
      ...(firstAt === undefined ? {} : { firstAt }),
      ...(last === undefined ? {} : { lastAt: last.occurredAt, last: last.uid }),
    },
    profile: { identifiers: newest(parts.profile.identifiers), facts: newest(parts.profile.facts) },
    preferred: {
      channel: preferredChannel(parts.reach, parts.preferences, now) ?? null,
      language: preferredLanguage(parts.reach, parts.preferences, now) ?? null,
    },
    preferences: {
      ...parts.preferences,
      items: newest(parts.preferences).items.map((item) => ({
        ...without(item),
        valid: !isPast(item.validUntilAt, now),
      })),
    },
    consent: unnamed(stated(parts.consent, (item) => consentState(item, now))),
    journey: {
      stage: stageOf(journey),
      ...(stage === undefined ? {} : { rule: stage.rule, sinceAt: stage.sinceAt, proof: stage.events }),
      history,
      more: journey.stages.more,
    },
    intent: {
      visit: visits.items[0] ?? null,
      otherVisits: visits.items.slice(1),
      carts: newest(parts.plans.carts),
      configurations: newest(parts.plans.configurations),
      unfinishedForms: newest(parts.plans.unfinished),
      submittedForms: newest(parts.plans.submitted),
    },
    conversations,
    matters: mattersOf(conversations),
    commitments: stated(parts.commitments, (item) => commitmentState(item, now)),
    expectations: stated(parts.expectations, (item) => expectationState(item, now)),
    complaints: stated(parts.complaints, (item) => complaintState(item, now)),
    redress: newest(parts.redress),
    bots: { asked: newest(parts.bots.asked), answered: newest(parts.bots.answered), failed: newest(parts.bots.failed) },
    scores: {
      latest: newest(parts.scores.latest),
      unanswered: newest(parts.scores.asked),
      sentiment: parts.scores.sentiment ?? null,
    },
    orders: newest(parts.orders.orders),
    value: unnamed(newest(parts.orders.value)),
    offers: stated(parts.offers, (item) => offerState(item, now)),
    contracts: newest(parts.contracts),
    services: newest(parts.services),
    appointments: stated(parts.appointments, (item) => appointmentState(item, now)),
    notes: newest(parts.notes),
    touchpoints: unnamed(newest(parts.touchpoints)),
  }
}

function newest<T>({ items, more }: Kept<T>): Kept<T> {
  return { items: items.toReversed(), more }
}

/** A list without keys that nobody but the fold has a use for. */
function unnamed<T extends { key: string }>({ items, more }: Kept<T>): Kept<Omit<T, 'key'>> {
  return { items: items.map(without), more }
}

function without<T extends { key: string }>(item: T): Omit<T, 'key'> {
  const { key: unused, ...rest } = item
  void unused
  return rest
}

/** A list, the newest first, each with the state that it has at the time of asking. */
function stated<T, State extends string>(
  { items, more }: Kept<T>,
  stateAt: (item: T) => State,
): Kept<T & { state: State }> {
  return { items: items.toReversed().map((item) => ({ ...item, state: stateAt(item) })), more }
}
