import type { WebhookDelivery, WebhookEndpoint } from '@throughline/log'

/** An endpoint as the API shows it: without its secret. */
export interface ShownEndpoint {
  id: string
  url: string
  description: string
  types: readonly string[]
  state: WebhookEndpoint['state']
  reason: string | null
  since: string
  failingSince: string | null
  createdAt: string
  createdBy: string
}

export interface ShownDelivery {
  messageId: string
  type: string
  subject: string
  state: WebhookDelivery['state']
  attempts: number
  createdAt: string
  lastAttemptAt: string | null
  lastStatus: number | null
  reason: string | null
  nextAttemptAt: string | null
  waitsFor: string | null
  settledAt: string | null
}

const timeOrNull = (time: Date | undefined): string | null => time?.toISOString() ?? null

export function shownEndpoint(endpoint: WebhookEndpoint): ShownEndpoint {
  const { id, url, description, types, state, reason, stateAt, failingSince, createdAt, createdBy } = endpoint
  return {
    id,
    url,
    description,
    types,
    state,
    reason: reason ?? null,
    since: stateAt.toISOString(),
    failingSince: timeOrNull(failingSince),
    createdAt: createdAt.toISOString(),
    createdBy,
  }
}

export function shownDelivery(delivery: WebhookDelivery): ShownDelivery {
  const { messageId, type, subjectId, state, attempts, createdAt, lastAt, lastStatus, lastFault, nextAt, waitsFor, settledAt } = delivery
  return {
    messageId,
    type,
    subject: subjectId,
    state,
    attempts,
    createdAt: createdAt.toISOString(),
    lastAttemptAt: timeOrNull(lastAt),
    lastStatus: lastStatus ?? null,
    reason: lastFault ?? null,
    nextAttemptAt: timeOrNull(nextAt),
    waitsFor: waitsFor ?? null,
    settledAt: timeOrNull(settledAt),
  }
}
