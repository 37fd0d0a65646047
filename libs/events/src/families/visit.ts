import { z } from 'zod'
import { defineEvent } from '../declaration.js'
import { code, count, duration, id, language, url, words } from '../fields/scalars.js'
import { items, money } from '../fields/values.js'

const campaign = z.object({
  source: code.optional(),
  medium: code.optional(),
  name: words.optional(),
  term: words.optional(),
})

const visitStarted = defineEvent({
  type: 'visit.started',
  class: 'behaviour',
  summary: 'A visit to a web site or an app began.',
  data: {
    url: url.optional(),
    referrer: url.optional(),
    campaign: campaign.optional(),
    landing: code.optional().describe('name of the page or screen it began on'),
    device: code.optional().describe('desktop, phone, tablet, kiosk, …'),
    language: language.optional(),
  },
  open: ['landing', 'device', 'language'],
})

const visitEnded = defineEvent({
  type: 'visit.ended',
  class: 'behaviour',
  summary: 'A visit ended, with its length in milliseconds and the number of pages.',
  data: { durationMs: duration.optional(), pages: count.optional() },
  open: ['durationMs', 'pages'],
})

const pageViewed = defineEvent({
  type: 'page.viewed',
  class: 'behaviour',
  summary: 'A page of a web site or a screen of an app was looked at; time on it in milliseconds.',
  data: {
    url: url.optional(),
    title: words.optional(),
    name: code.optional().describe('name of the page or screen in your vocabulary'),
    category: code.optional(),
    referrer: url.optional(),
    durationMs: duration.optional(),
    scrolled: z.number().min(0).max(1).optional().describe('share of the page that was seen'),
    language: language.optional(),
  },
  open: ['name', 'category', 'durationMs', 'scrolled', 'language'],
})

const productViewed = defineEvent({
  type: 'product.viewed',
  class: 'behaviour',
  summary: 'A product or an offer was looked at.',
  data: {
    sku: code,
    name: words.optional(),
    category: code.optional(),
    price: money.optional(),
    url: url.optional(),
    durationMs: duration.optional(),
  },
  open: ['sku', 'category', 'price', 'durationMs'],
})

const productCompared = defineEvent({
  type: 'product.compared',
  class: 'behaviour',
  summary: 'Products were put side by side.',
  data: { skus: z.array(code).min(1).max(50), category: code.optional(), url: url.optional() },
  open: ['skus', 'category'],
})

const searchPerformed = defineEvent({
  type: 'search.performed',
  class: 'behaviour',
  summary: 'Something was searched; a result count of 0 is a search without result.',
  data: {
    query: words,
    resultCount: count.optional(),
    filters: z.record(z.string(), z.unknown()).optional(),
    category: code.optional(),
    durationMs: duration.optional(),
  },
  open: ['resultCount', 'category', 'durationMs'],
})

const formFields = {
  form: code.describe('name of the form'),
  formId: id.optional().describe('this filling-in of it, the same from started to submitted or abandoned'),
  step: code.optional(),
  url: url.optional(),
}

const formStarted = defineEvent({
  type: 'form.started',
  class: 'behaviour',
  summary: 'Somebody began to fill in a form.',
  data: formFields,
  open: ['form', 'step'],
})

const formSubmitted = defineEvent({
  type: 'form.submitted',
  class: 'behaviour',
  summary: 'A form was sent; time spent on it in milliseconds.',
  data: { ...formFields, durationMs: duration.optional(), fields: z.record(z.string(), z.unknown()).optional() },
  open: ['form', 'step', 'durationMs'],
})

const formAbandoned = defineEvent({
  type: 'form.abandoned',
  class: 'behaviour',
  summary: 'A form was left before it was sent; time spent on it in milliseconds.',
  data: {
    ...formFields,
    durationMs: duration.optional(),
    lastField: code.optional(),
    filled: z.number().min(0).max(1).optional().describe('share of the form that was filled in'),
    fields: z.record(z.string(), z.unknown()).optional(),
  },
  open: ['form', 'step', 'durationMs', 'lastField', 'filled'],
})

const configurationSaved = defineEvent({
  type: 'configuration.saved',
  class: 'behaviour',
  summary: 'A product put together by the customer was saved, with its price.',
  data: {
    configurationId: id.optional(),
    product: code.optional(),
    name: words.optional(),
    options: z.record(z.string(), z.unknown()).optional(),
    price: money.optional(),
    url: url.optional(),
  },
  open: ['product', 'price'],
})

const cartChanged = defineEvent({
  type: 'cart.changed',
  class: 'behaviour',
  summary: 'The contents of a cart after a change; empty items mean an emptied cart.',
  data: {
    cartId: id.optional(),
    items,
    total: money.optional(),
    added: code.optional(),
    removed: code.optional(),
  },
  open: ['total', 'added', 'removed'],
})

const checkoutStarted = defineEvent({
  type: 'checkout.started',
  class: 'behaviour',
  summary: 'The customer went to pay for a cart.',
  data: { cartId: id.optional(), items: items.optional(), total: money.optional(), step: code.optional() },
  open: ['total', 'step'],
})

const actionPerformed = defineEvent({
  type: 'action.performed',
  class: 'behaviour',
  summary: 'Something was done on a web site or in an app for which the catalogue has no type of its own.',
  data: {
    name: words.describe('what, in the words of the source'),
    properties: z.record(z.string(), z.unknown()).optional(),
    url: url.optional(),
  },
})

const errorShown = defineEvent({
  type: 'error.shown',
  class: 'behaviour',
  summary: 'The customer was shown an error.',
  data: {
    code: code.optional(),
    message: words.optional(),
    url: url.optional(),
    form: code.optional(),
    status: z.int().optional().describe('HTTP status, where there is one'),
  },
  open: ['code', 'form', 'status'],
})

export const visit = {
  title: 'Visits',
  about: 'What somebody does on a web site or in an app. `channel` is `web` or `mobile`, `conversation` is the visit.',
  events: [
    visitStarted, visitEnded, pageViewed, productViewed, productCompared, searchPerformed, formStarted, formSubmitted,
    formAbandoned, configurationSaved, cartChanged, checkoutStarted, actionPerformed, errorShown,
  ],
} as const
