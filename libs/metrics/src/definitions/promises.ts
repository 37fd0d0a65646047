import { DIMENSIONS, type MetricDefinition } from './definition.js'

const order = {
  time: 'when the order was placed',
  source: '`order.placed`, and contacts that name the order in `orderId` or `about`',
  dimensions: ['channel', 'stage', 'organisation'],
} as const
const naming = 'A contact that names no order is not counted here: have agents and bots tell `orderId`.'
const young = 'Orders of the last days may still get contacts.'

/** What was bought, what was told, and what came. */
export const promises: readonly MetricDefinition[] = [
  {
    ...order,
    name: 'contacts_per_order',
    version: 1,
    title: 'Contacts per order',
    kind: 'mean',
    unit: 'count',
    rows: 'contacts-per-order',
    formula: 'contacts about orders / orders',
    population: 'all orders, cancelled ones too; contacts of conversations that name the order, from its placing on',
    caveats: [naming, young],
  },
  {
    ...order,
    name: 'journeys_without_contact',
    version: 1,
    title: 'Journeys without contact',
    kind: 'proportion',
    unit: 'share',
    rows: 'journeys-without-contact',
    formula: 'orders without a contact / orders',
    population: 'all orders, cancelled ones too',
    caveats: [naming, young],
  },
  {
    name: 'told_delivered',
    version: 1,
    title: 'Told and delivered',
    kind: 'proportion',
    unit: 'share',
    rows: 'told-delivered',
    formula: 'came by the time that was told / told',
    population: 'waits, deliveries, refunds and whatever else was told with a time, once that has passed or it came; what could not come any more is not counted',
    time: 'when it was to come',
    source: '`expectation.set`, `conversation.queued`, orders, refunds; and the facts that bring them',
    dimensions: DIMENSIONS,
    detail: 'what',
    caveats: ['A later word on the same thing moves its time: who moves every date keeps every one.', 'What is told under a name of your own is met by no fact, and counts as not delivered.'],
  },
  {
    name: 'told_difference',
    version: 1,
    title: 'Told against delivered',
    kind: 'quantile',
    unit: 'ms',
    rows: 'told-difference',
    formula: 'median (or `quantile`) of when it came minus when it was told to come; below 0: earlier',
    population: 'what was told with a time and came',
    time: 'when it was to come',
    source: '`expectation.set`, `conversation.queued`, orders, refunds; and the facts that bring them',
    dimensions: DIMENSIONS,
    detail: 'what',
    caveats: ['What has not come is not in it: look at `told_delivered`.', 'Waits and deliveries are of different sizes: take them apart by `what`.'],
  },
]
