import { z } from 'zod'
import { code, id, words } from './scalars.js'

/** Identifiers an event may name; more than these are no person. */
export const MAX_IDENTIFIERS = 32

/** An identifier of the customer. Numbers are read as their decimal text. */
export const identifier = z.object({
  type: z.string().min(1).max(64),
  value: z.union([z.string().min(1).max(1024), z.int()]),
})

export const actor = z.object({
  kind: z.enum(['customer', 'agent', 'bot', 'system']),
  id: id.optional(),
  name: words.optional(),
})

/** A conversation of some source. */
export const conversationRef = z.object({ source: id, conversation: id })

export const sentiment = z.object({
  value: z.number().min(-1).max(1).describe('from -1 (bad) to 1 (good)'),
  by: code.optional().describe('who or what judged it'),
})

/** Objects of the common header, allowed in the data of every event. All of it is personal. */
export const header = {
  identifiers: z.array(identifier).max(MAX_IDENTIFIERS).optional().describe("the customer's own identifiers"),
  actor: actor.optional().describe('who did it'),
  continues: conversationRef.optional().describe('the conversation that this one goes on from'),
  sentiment: sentiment.optional().describe('how the customer sounded, where the sender knows it'),
}
