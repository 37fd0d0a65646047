import { SEVERITIES } from '@throughline/care'
import { z } from 'zod'
import { instant, text } from '../http/body-parts.js'

const MAX_WAIT_MS = 10_000
const OUTCOMES = ['fulfilled', 'partly', 'declined', 'unresolved', 'withdrawn'] as const

const name = text(128)
const words = text(5_000)
const who = { owner: name.optional(), queue: name.optional() }
const money = z.strictObject({
  amount: z.string().max(17).regex(/^\d{1,12}(\.\d{1,4})?$/, { error: 'expected a decimal number as text, such as "12.50"' }),
  currency: z.string().max(3).regex(/^[A-Z]{3}$/, { error: 'expected an ISO 4217 code such as EUR' }),
}, { error: ({ code }) => (code === 'invalid_type' ? 'expected an amount such as {"amount":"12.50","currency":"EUR"}' : undefined) })
/** Which state it goes on from, and what it has to know of. */
const common = {
  expectedVersion: z.uuid().toLowerCase().optional(),
  after: text(20_000).optional(),
  wait: z.int().min(0).max(MAX_WAIT_MS).default(1_000),
}
const about = z.strictObject({ source: text(1_024).optional(), conversation: text(1_024).optional(), eventId: text(1_024).optional(), orderId: text(1_024).optional(), complaintId: text(1_024).optional() })

/** A follow-up that somebody opens by hand. */
export const openBody = z.strictObject({
  kind: name,
  reason: words.optional(),
  severity: z.enum(SEVERITIES).optional(),
  dueAt: instant.optional(),
  ...who,
  about: about.optional(),
  channel: name.optional(),
  topic: name.optional(),
  after: common.after,
  wait: common.wait,
})

const isAnything = (body: object): boolean => Object.keys(body).some((key) => !Object.hasOwn(common, key))

export const bodies = {
  assign: z.strictObject({ ...who, dueAt: instant.optional(), ...common }).refine(isAnything, { error: 'give owner, queue or dueAt' }),
  note: z.strictObject({ text: words, ...common }),
  cause: z.strictObject({ cause: name, text: words.optional(), ...common }),
  action: z.strictObject({ action: name, text: words.optional(), ...common }),
  goodwill: z.strictObject({ amount: money, kind: name.optional(), text: words.optional(), ...common }),
  tell: z
    .strictObject({ said: words.optional(), did: words.optional(), template: name.optional(), language: text(35).optional(), channel: name.optional(), nextAt: instant.optional(), ...common })
    .refine(({ said, did, template }) => (said ?? did ?? template) !== undefined, { error: 'give said, did or template' }),
  escalate: z.strictObject({ ...who, dueAt: instant.optional(), reason: name.optional(), text: words.optional(), ...common }).refine(({ owner, queue }) => (owner ?? queue) !== undefined, { error: 'give owner or queue' }),
  close: z.strictObject({ outcome: z.enum(OUTCOMES), text: words.optional(), ...common }),
  reopen: z.strictObject({ reason: name.optional(), text: words.optional(), dueAt: instant.optional(), ...who, ...common }),
} as const

export type Command = keyof typeof bodies
export const COMMANDS = Object.keys(bodies) as readonly Command[]

/** Of a command, what it says, and what every command has. */
export type CommandBody = Readonly<Record<string, unknown>> & {
  readonly expectedVersion?: string | undefined
  readonly after?: string | undefined
  readonly wait: number
}
export type OpenBody = z.output<typeof openBody>

/** The event that each command becomes. */
export const EVENT_OF: Readonly<Record<Command, string>> = {
  assign: 'followup.assigned',
  note: 'followup.noted',
  cause: 'followup.cause_found',
  action: 'followup.action_taken',
  goodwill: 'followup.goodwill_granted',
  tell: 'followup.told',
  escalate: 'followup.escalated',
  close: 'followup.closed',
  reopen: 'followup.reopened',
}
