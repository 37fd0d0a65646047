import { type JsonSchema, type Operation, type Parameter, problemResponse } from '@throughline/platform'
import { WHO } from '../map/map-parameters.js'
import { CONFIDENCES, DEFAULT_FLOOR, LEAST_FLOOR } from '../metrics/metric-parameters.js'
import { MAX_LIMIT } from '../timeline/timeline-parameters.js'
import { freshness, instant, invalidParameterProblem, pageParameters, settled, several, single, uuid, waitParameters } from './care-common.js'
import { commonProblems } from './common.js'
import { exampleFreshness } from './schemas.js'

const text: JsonSchema = { type: 'string', maxLength: 1_024 }
const count: JsonSchema = { type: 'integer', minimum: 0 }
const number: JsonSchema = { type: ['number', 'null'] }
const list = (items: JsonSchema, maxItems: number): JsonSchema => ({ type: 'array', maxItems, items })
const object = (properties: Record<string, JsonSchema>, required: readonly string[]): JsonSchema => ({ type: 'object', required: [...required], properties })

const moment: JsonSchema = { type: 'string', minLength: 1, maxLength: 40 }
const touches: readonly Parameter[] = [
  single('since', 'Touches that began then or later: a date in the zone, or an RFC 3339 time. Default: 30 days before `until`.', moment),
  single('until', 'And before then. Default: now.', moment),
  single('period', 'Instead of both: `2026`, `2026-Q4`, `2026-11`, `2026-W47` or `2026-11-22`.', { type: 'string', minLength: 4, maxLength: 10 }),
  single('zone', 'Time zone of dates and periods; default: that of the rules of hours.', { type: 'string', maxLength: 64 }),
  several('channel', 'On which they began.'),
  several('organisation', 'Whose they were.'),
  several('topic', 'What they were about.'),
  single('customers', 'Of those who were touched for the first time no more than 30 days before, or of the others. For the brand only.', { enum: [...WHO] }),
  several('stage', 'In which the customer was when it began.'),
  several('touchpoint', 'By the names of the rules.'),
  single('gone_after_days', 'After how many days without a touch somebody has not gone on.', { type: 'integer', minimum: 1, maximum: 400, default: 30 }),
]

const interval: JsonSchema = { type: ['object', 'null'], required: ['lower', 'upper'], properties: { lower: { type: 'number' }, upper: { type: 'number' } } }
const figureProperties: Record<string, JsonSchema> = {
  n: { ...count, description: 'Size of the sample.' },
  value: { ...number, description: 'null: the sample is smaller than `floor`.' },
  interval,
  change: {
    ...object(
      {
        n: count, value: number, difference: number, interval, pValue: number,
        adjustedPValue: { ...number, description: 'For the number of figures of the answer (Benjamini–Hochberg).' },
        significant: { type: ['boolean', 'null'] },
      },
      ['n', 'value', 'difference', 'interval', 'pValue', 'adjustedPValue', 'significant'],
    ),
    description: 'With `compare`: n and value of the other side, and this side minus that one.',
  },
}
const figure = (description: string, more: Record<string, JsonSchema> = {}): JsonSchema => ({ ...object({ ...figureProperties, ...more }, ['n', 'value', 'interval']), description })
const counted = object({ value: count, difference: { type: 'integer' } }, ['value', 'difference'])

const cell: JsonSchema = object(
  {
    stage: text,
    touchpoint: text,
    volume: { ...count, description: 'Touches: visits, conversations and single contacts, each once at each touchpoint.' },
    customers: count,
    scores: list(
      figure('nps in points, csat as the share of the satisfied, ces 1 to 7, stars 1 to 5, others as the share of their scale.', {
        metric: text, target: { type: 'number' }, reached: { type: ['boolean', 'null'] },
      }),
      200,
    ),
    effort: figure('Mean effort of the matters that passed there. Not for organisations.'),
    wait: figure('Median wait, in ms.', { promisedMs: count }),
    promiseKept: figure('Share of the waits that were no longer than promised.'),
    abandoned: figure('Share of the touches in which the customer gave up.'),
    silent: figure('Share of the touches after which the customer was gone; of touches that lie far enough back to know.'),
    change: object({ volume: counted, customers: counted }, ['volume', 'customers']),
  },
  ['volume', 'customers', 'scores', 'abandoned'],
)
const end = object({ stage: text, touchpoint: text }, [])
const transition = object({ from: end, to: end, times: count, compared: count }, ['from', 'to', 'times'])

const exampleFigure = { n: 212, value: 0.081, interval: { lower: 0.051, upper: 0.126 } }
const exampleCell = {
  stage: 'ownership', touchpoint: 'phone', volume: 212, customers: 180,
  scores: [{ metric: 'csat', n: 64, value: 0.72, interval: { lower: 0.6, upper: 0.815 }, target: 0.8, reached: false }],
  wait: { n: 190, value: 61_000, interval: { lower: 52_000, upper: 74_000 }, promisedMs: 60_000 },
  promiseKept: { n: 190, value: 0.484, interval: { lower: 0.414, upper: 0.555 } },
  abandoned: exampleFigure,
}
const { stage: _stage, touchpoint: _touchpoint, ...exampleAll } = exampleCell

export const mapOperation: Operation = {
  operationId: 'readJourneyMap',
  summary: 'The journey map',
  description:
    'Stages × touchpoints, as the rules of kind `map` name them: how many customers passed there, how they found it, how long they waited, ' +
    'who gave up, and where they went. Compared with another period or segment, each difference comes with its interval and whether it is ' +
    'more than chance. Who belongs to an organisation sees its own touches.',
  tags: ['map'],
  parameters: [
    ...touches,
    single('compare', '`previous`, another period, `<since>..<until>`, or `channel:`, `organisation:`, `topic:`, `customers:` with a value.', {
      type: 'string', minLength: 1, maxLength: 256,
    }),
    single('confidence', 'Of intervals, and of what is more than chance.', { enum: CONFIDENCES.map(Number), default: 0.95 }),
    single('floor', 'Least sample of which a figure is told.', { type: 'integer', minimum: LEAST_FLOOR, maximum: 10_000, default: DEFAULT_FLOOR }),
    ...waitParameters,
  ],
  responses: {
    200: {
      description: 'The map.',
      content: {
        'application/json': {
          schema: object(
            {
              since: instant, until: instant, zone: text,
              rules: object({ map: count, journey: text }, ['map', 'journey']),
              confidence: { type: 'number' }, floor: count, goneAfterMs: count, newForMs: count,
              stages: list(text, 100),
              touchpoints: list({ type: 'object', required: ['name'], properties: { name: text, owner: text, promise: text, promisedWaitMs: count, target: { type: 'object' } } }, 60),
              all: cell, byStage: list(cell, 1_000), byTouchpoint: list(cell, 1_000), cells: list(cell, 5_000),
              transitions: object(
                {
                  cells: list(transition, 300), stages: list(transition, 300), touchpoints: list(transition, 300),
                  kinds: object({ cells: count, stages: count, touchpoints: count }, ['cells', 'stages', 'touchpoints']),
                },
                ['cells', 'stages', 'touchpoints', 'kinds'],
              ),
              compared: { type: 'object', description: 'With what.', required: ['with'], properties: { with: { enum: ['period', 'segment'] }, since: instant, until: instant, by: text, value: text } },
              settled, freshness,
            },
            ['since', 'until', 'zone', 'rules', 'stages', 'touchpoints', 'all', 'byStage', 'byTouchpoint', 'cells', 'transitions', 'settled', 'freshness'],
          ),
          example: {
            since: '2026-03-01T00:00:00Z', until: '2026-04-01T00:00:00Z', zone: 'Europe/Berlin', rules: { map: 3, journey: 'default-1' },
            confidence: 0.95, floor: 30, goneAfterMs: 2_592_000_000, newForMs: 2_592_000_000,
            stages: ['consideration', 'ownership'],
            touchpoints: [{ name: 'phone', channels: ['voice'], owner: 'service', promise: 'Answered within a minute', promisedWaitMs: 60_000, target: { metric: 'csat', atLeast: 0.8 } }],
            all: exampleAll, byStage: [], byTouchpoint: [], cells: [exampleCell],
            transitions: { cells: [], stages: [{ from: { stage: 'consideration' }, to: { stage: 'ownership' }, times: 41 }], touchpoints: [], kinds: { cells: 0, stages: 1, touchpoints: 0 } },
            settled: true, freshness: exampleFreshness,
          },
        },
      },
    },
    400: invalidParameterProblem,
    403: problemResponse(403, 'What only the brand may ask.'),
    504: commonProblems[504],
  },
}

const customer = object(
  { customerId: uuid, ref: text, touches: count, abandoned: count, lastAt: instant, lastEvent: { ...uuid, description: 'First event of the last of these touches.' }, waitMs: { ...count, description: 'The longest of their waits.' } },
  ['customerId', 'ref', 'touches', 'abandoned', 'lastAt', 'lastEvent'],
)
const id = '6f1c8a1e-5b7d-4e0b-9a55-0c2f3f6c1b90'

export const mapCustomersOperation: Operation = {
  operationId: 'listJourneyMapCustomers',
  summary: 'The customers behind a cell of the map',
  description: 'Whoever touched it last first; with the parameters of the map, and those below. Who they are, `GET /v1/customers/{ref}` tells.',
  tags: ['map'],
  parameters: [
    ...touches,
    single('abandoned', 'Only those who gave up there, or did not.', { type: 'boolean' }),
    single('next_touchpoint', 'Only those who went on to this one.', { type: 'string', minLength: 1, maxLength: 128 }),
    ...pageParameters,
    ...waitParameters,
  ],
  responses: {
    200: {
      description: 'One page.',
      content: {
        'application/json': {
          schema: object(
            { since: instant, until: instant, customers: list(customer, MAX_LIMIT), next: { type: ['string', 'null'] }, settled, freshness },
            ['since', 'until', 'customers', 'next', 'settled', 'freshness'],
          ),
          example: {
            since: '2026-03-01T00:00:00Z', until: '2026-04-01T00:00:00Z',
            customers: [{ customerId: id, ref: `id:${id}`, touches: 2, abandoned: 1, lastAt: '2026-03-16T19:27:00Z', lastEvent: id, waitMs: 383_000 }],
            next: null, settled: true, freshness: exampleFreshness,
          },
        },
      },
    },
    400: invalidParameterProblem,
    403: problemResponse(403, 'What only the brand may ask.'),
    504: commonProblems[504],
  },
}
