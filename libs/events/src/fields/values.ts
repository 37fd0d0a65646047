import { z } from 'zod'
import { code, count, id, url, words } from './scalars.js'

// Money and score are strict: they may stand in clear, so nothing personal may ride along in a further field.

export const money = z.strictObject({
  amount: z.string().regex(/^-?\d{1,15}(\.\d{1,6})?$/, { error: 'expected a decimal number as text, such as "12.50"' }),
  currency: z.string().regex(/^[A-Z]{3}$/, { error: 'expected an ISO 4217 code such as EUR' }),
})

/** A measured answer: metric is nps, csat, ces, stars or a name of your own. The scale of nps goes without saying. */
export const score = z
  .strictObject({
    metric: code,
    value: z.number(),
    min: z.number().optional().describe('lowest value of the scale; 0 for nps'),
    max: z.number().optional().describe('highest value of the scale; 10 for nps'),
  })
  .refine(
    ({ metric, value, min = metric === 'nps' ? 0 : NaN, max = metric === 'nps' ? 10 : NaN }) => {
      return min < max && min <= value && value <= max
    },
    { error: 'expected min, max and a value between them (nps may leave out its 0 and 10)' },
  )

export const item = z.object({
  sku: code.optional(),
  name: words.optional(),
  category: code.optional(),
  quantity: z.number().min(0).optional(),
  price: money.optional().describe('of one piece'),
})

export const items = z.array(item).max(1000)

/** A file, by reference. */
export const attachment = z.object({
  name: words.optional(),
  mediaType: code.optional(),
  bytes: count.optional(),
  url: url.optional(),
})

/**
 * What a survey, a note, a promise or a complaint is about. It is sealed whole, since it has ids of the customer's in it; its codes
 * (channel, organisation, topic, stage, product) and the agent's id are not the customer's, and views keep them.
 */
export const about = z.object({
  source: id.optional(),
  conversation: id.optional(),
  eventId: id.optional(),
  orderId: id.optional(),
  contractId: id.optional(),
  complaintId: id.optional(),
  channel: code.optional(),
  organisation: code.optional(),
  topic: code.optional(),
  stage: code.optional(),
  agent: id.optional(),
  product: code.optional(),
})

/** How something asked for came out. */
export const outcome = z.enum(['fulfilled', 'partly', 'declined', 'unresolved'])
