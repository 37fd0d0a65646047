import type { JourneyRules } from './rules.js'

const DAY = 24 * 60 * 60 * 1000

/** The rules of a tenant that has none of its own. */
export const defaultJourneyRules: JourneyRules = {
  version: 'default-1',
  steps: [
    { rule: 'serious complaint', on: ['complaint.made'], where: [{ field: 'data.severity', is: ['high', 'critical'] }], to: 'at risk' },
    { rule: 'complaint reopened', on: ['complaint.reopened'], to: 'at risk' },
    { rule: 'gave notice', on: ['contract.cancelled'], where: [{ field: 'data.by', is: ['customer'] }], to: 'at risk' },
    { rule: 'detractor', on: ['survey.answered'], score: { metrics: ['nps'], atMost: 0.6 }, to: 'at risk' },
    { rule: 'bad score', on: ['survey.answered', 'review.posted'], score: { metrics: ['csat', 'ces', 'stars'], atMost: 0.25 }, to: 'at risk' },
    { rule: 'complaint settled', on: ['complaint.resolved'], from: ['at risk'], where: [{ field: 'data.outcome', is: ['fulfilled'] }], to: 'before' },
    { rule: 'stays', on: ['contract.renewed'], to: 'ownership' },
    { rule: 'promoter', on: ['survey.answered'], from: ['ownership', 'renewal', 'at risk'], score: { metrics: ['nps'], atLeast: 0.9 }, to: 'advocacy' },
    { rule: 'praise in public', on: ['review.posted'], from: ['ownership', 'renewal', 'at risk'], score: { atLeast: 0.8 }, to: 'advocacy' },
    { rule: 'content again', on: ['survey.answered'], from: ['at risk'], score: { metrics: ['nps'], atLeast: 0.7 }, to: 'before' },
    { rule: 'contract began', on: ['contract.started'], to: 'ownership' },
    { rule: 'last contract ended', on: ['contract.ended'], holdsNothing: true, to: 'gone' },
    { rule: 'has it', on: ['order.delivered', 'appointment.kept'], from: ['purchase'], to: 'ownership' },
    { rule: 'was served', on: ['service.delivered', 'service.installed', 'service.repaired'], from: ['none', 'consideration', 'purchase'], to: 'ownership' },
    { rule: 'bought in a store', on: ['order.placed'], where: [{ field: 'channel', is: ['store'] }], from: ['none', 'consideration', 'gone'], to: 'ownership' },
    { rule: 'ordered', on: ['order.placed', 'offer.accepted'], from: ['none', 'consideration', 'gone'], to: 'purchase' },
    { rule: 'went to pay', on: ['checkout.started'], from: ['none', 'consideration', 'gone'], to: 'purchase' },
    { rule: 'order cancelled', on: ['order.cancelled'], from: ['purchase'], to: 'consideration' },
    { rule: 'renewal offered', on: ['offer.made'], where: [{ field: 'data.kind', is: ['renewal'] }], from: ['ownership', 'advocacy'], to: 'renewal' },
    {
      rule: 'looks around',
      on: [
        'visit.started', 'page.viewed', 'product.viewed', 'product.compared', 'search.performed', 'form.started', 'form.submitted',
        'configuration.saved', 'cart.changed', 'offer.made', 'conversation.started', 'call.started', 'message.received', 'store.visited',
      ],
      from: ['none', 'gone'],
      to: 'consideration',
    },
  ],
  timers: [
    {
      rule: 'contract ends within 60 days',
      on: ['contract.started', 'contract.renewed', 'contract.changed'],
      by: 'contractId',
      at: 'endsAt',
      offsetMs: -60 * DAY,
      off: ['contract.cancelled', 'contract.ended', 'contract.replaced'],
      from: ['ownership', 'advocacy'],
      to: 'renewal',
    },
  ],
  holds: { by: 'contractId', on: ['contract.started', 'contract.renewed'], off: ['contract.ended', 'contract.replaced'] },
  silence: { rule: 'no sign for two years', afterMs: 730 * DAY, to: 'gone' },
}
