import { defineEvent } from '../declaration.js'
import { code, id, instant, language, url, words } from '../fields/scalars.js'
import { items, money } from '../fields/values.js'

const made = defineEvent({
  type: 'offer.made',
  class: 'outreach',
  summary: 'The customer was made an offer or given a quote, with its price and until when it holds.',
  data: {
    offerId: id.optional(),
    kind: code.optional().describe('quote, discount, upgrade, renewal, …'),
    items: items.optional(),
    price: money.optional(),
    validUntil: instant.optional(),
    campaign: code.optional(),
    text: words.optional(),
    url: url.optional(),
  },
  open: ['kind', 'price', 'validUntil', 'campaign'],
})

const accepted = defineEvent({
  type: 'offer.accepted',
  class: 'record',
  summary: 'The customer took an offer.',
  data: { offerId: id, orderId: id.optional(), price: money.optional() },
  open: ['price'],
})

const declined = defineEvent({
  type: 'offer.declined',
  class: 'record',
  summary: 'The customer did not want an offer.',
  data: { offerId: id, reason: code.optional(), text: words.optional(), competitor: code.optional() },
  open: ['reason', 'competitor'],
})

const expired = defineEvent({
  type: 'offer.expired',
  class: 'record',
  summary: 'An offer no longer holds.',
  data: { offerId: id, reason: code.optional() },
  open: ['reason'],
})

const campaignSent = defineEvent({
  type: 'campaign.sent',
  class: 'outreach',
  summary: 'The brand sent a newsletter, an advertisement or a notice outside a conversation.',
  data: {
    campaign: code.optional(),
    messageId: id.optional().describe('by which receipts name it'),
    template: code.optional(),
    purpose: code.optional().describe('marketing, service, legal, …'),
    title: words.optional(),
    text: words.optional(),
    language: language.optional(),
  },
  open: ['campaign', 'template', 'purpose', 'language'],
})

export const offer = {
  title: 'Offers and campaigns',
  about: 'What the brand offered or sent without being asked, and what the customer made of it.',
  events: [made, accepted, declined, expired, campaignSent],
} as const
