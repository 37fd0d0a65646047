import { randomBytes, randomUUID } from 'node:crypto'
import { readSql, type TenantClient } from '@throughline/database'

const listText = readSql(import.meta.url, './list-deliveries.sql')
const resendText = readSql(import.meta.url, './resend.sql')
const testText = readSql(import.meta.url, './add-test.sql')

export type DeliveryState = 'waiting' | 'delivered' | 'dead'

/** What became of a message at an endpoint. */
export interface WebhookDelivery {
  readonly seq: number
  readonly messageId: string
  readonly type: string
  readonly subjectId: string
  /** `dead`: it was given up. */
  readonly state: DeliveryState
  readonly attempts: number
  readonly createdAt: Date
  readonly lastAt: Date | undefined
  /** Of the last answer; undefined: there was none. */
  readonly lastStatus: number | undefined
  /** Why the last attempt failed. */
  readonly lastFault: string | undefined
  /** When it is tried next; undefined: it is not, or waits for another one. */
  readonly nextAt: Date | undefined
  /** The earlier message about the same subject that it waits for. */
  readonly waitsFor: string | undefined
  readonly settledAt: Date | undefined
}

interface Row {
  seq: string
  message_id: string
  type: string
  subject_id: string
  state: DeliveryState
  attempts: number
  created_at: Date
  last_at: Date | null
  last_status: number | null
  last_fault: string | null
  next_at: Date
  settled_at: Date | null
  waits_for: string | null
}

export interface DeliveriesWanted {
  readonly state?: DeliveryState | undefined
  /** Only those before this one. */
  readonly below?: number | undefined
  readonly limit: number
  /** Only of this message. */
  readonly messageId?: string | undefined
}

/** Deliveries to an endpoint, the newest first. */
export async function listWebhookDeliveries(client: TenantClient, tenantId: string, endpointId: string, wanted: DeliveriesWanted): Promise<WebhookDelivery[]> {
  const { state, below, limit, messageId } = wanted
  const { rows } = await client.query<Row>(listText, [tenantId, endpointId, state ?? null, below ?? null, limit, messageId ?? null])
  return rows.map(deliveryOf)
}

/** At a time. */
const MOST_RESENT = 10_000

/**
 * Has messages sent to an endpoint again: one, whatever became of it, or all that were given up (at most 10,000 at a time,
 * tests not among them). They go out now, each before the later ones about its subject that still wait.
 *
 * @returns how many
 */
export async function resendDeliveries(client: TenantClient, tenantId: string, endpointId: string, messageId?: string): Promise<number> {
  return (await client.query(resendText, [tenantId, endpointId, messageId ?? null, WEBHOOK_TEST, MOST_RESENT])).rowCount ?? 0
}

/** The type of a message that says nothing, and is tried once. */
export const WEBHOOK_TEST = 'webhook.test'

/** Adds a test message for an endpoint alone. @returns its id */
export async function addWebhookTest(client: TenantClient, tenantId: string, endpointId: string, at: number): Promise<string> {
  const id = randomBytes(32).toString('hex')
  await client.query(testText, [tenantId, endpointId, id, WEBHOOK_TEST, randomUUID(), at])
  return id
}

function deliveryOf(row: Row): WebhookDelivery {
  const due = row.state === 'waiting' && row.waits_for === null
  return {
    seq: Number(row.seq),
    messageId: row.message_id,
    type: row.type,
    subjectId: row.subject_id,
    state: row.state,
    attempts: row.attempts,
    createdAt: row.created_at,
    lastAt: row.last_at ?? undefined,
    lastStatus: row.last_status ?? undefined,
    lastFault: row.last_fault ?? undefined,
    nextAt: due ? row.next_at : undefined,
    waitsFor: row.waits_for ?? undefined,
    settledAt: row.settled_at ?? undefined,
  }
}
