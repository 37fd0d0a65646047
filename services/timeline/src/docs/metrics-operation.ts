import { RESULTS_BY } from '@throughline/log'
import { DETAILS, DIMENSIONS, METRICS } from '@throughline/metrics'
import { type JsonSchema, type Operation, type Parameter, problemResponse } from '@throughline/platform'
import { CONFIDENCES, DEFAULT_FLOOR, GROUPINGS, LEAST_FLOOR, LONGEST_WAIT_MS, MAX_GROUPINGS } from '../metrics/metric-parameters.js'
import { CAVEAT } from '../metrics/result-desk.js'
import { RESULTS } from '../metrics/shown-results.js'
import { MAX_LIMIT } from '../timeline/timeline-parameters.js'
import { freshness, instant, invalidParameterProblem, settled, several, single, waitParameters } from './care-common.js'
import { commonProblems } from './common.js'
import { exampleFreshness } from './schemas.js'

const tags = ['metrics']
const text = (maxLength = 2_000): JsonSchema => ({ type: 'string', maxLength })
const number: JsonSchema = { type: 'number' }
const numberOrNull: JsonSchema = { type: ['number', 'null'] }
const count: JsonSchema = { type: 'integer', minimum: 0 }
const list = (items: JsonSchema, maxItems: number): JsonSchema => ({ type: 'array', items, maxItems })
const object = (properties: Record<string, JsonSchema>, optional: readonly string[] = []): JsonSchema => ({
  type: 'object',
  required: Object.keys(properties).filter((name) => !optional.includes(name)),
  properties,
})
const interval: JsonSchema = { anyOf: [object({ lower: number, upper: number }), { type: 'null' }] }

const timeParameters: readonly Parameter[] = [
  single('since', 'From then on: a date (its beginning in `zone`) or a time. Default: 30 days before `until`.', text(40)),
  single('until', 'Before then. Default: now.', text(40)),
  single('period', 'Instead: `2026`, `2026-Q4`, `2026-11`, `2026-W47` or `2026-11-22`.', text(10)),
  single('zone', 'Time zone in which days are counted. Default: that of the rules of hours.', text(64)),
]
const confidenceParameter = single('confidence', 'How sure intervals are, and what counts as significant.', { enum: [...CONFIDENCES], default: '0.95' })
const floorParameter = single('floor', 'No value is told of fewer.', { type: 'integer', minimum: LEAST_FLOOR, maximum: 10_000, default: DEFAULT_FLOOR })
const formatParameter = single('format', '`csv` for a table; goes before the header `accept`.', { enum: ['json', 'csv'] })

const parameters: readonly Parameter[] = [
  { name: 'name', in: 'path', required: true, description: 'Which.', schema: { enum: METRICS.map(({ name }) => name) } },
  ...timeParameters,
  { ...several('group_by', `What it is taken apart by, ${MAX_GROUPINGS} at most; a length (\`month\`) cuts it into periods.`, { enum: [...GROUPINGS] }), schema: { type: 'array', items: { enum: [...GROUPINGS] }, maxItems: MAX_GROUPINGS } },
  ...DIMENSIONS.map((by) => several(by, 'Only of it.')),
  ...DETAILS.map((by) => several(by, `Only of it, where the metric has it.`)),
  single('compare', '`previous`, a period (`2026-10`), `<since>..<until>`, a segment (`channel:voice`) or `baseline:<name>`.', text(256)),
  confidenceParameter,
  floorParameter,
  single('quantile', 'Of waits and the like; 0.5 is the median.', { type: 'number', minimum: 0.01, maximum: 0.99, default: 0.5 }),
  single('within_ms', 'Of abandonment by waiting time.', { type: 'integer', minimum: 1_000, maximum: LONGEST_WAIT_MS, default: 60_000 }),
  single('limit', 'Groups at most, the largest; curves of 20 at most.', { type: 'integer', minimum: 1, maximum: MAX_LIMIT, default: 50 }),
  formatParameter,
  ...waitParameters,
]

const change = object(
  {
    n: { ...count, description: 'Of the other side.' },
    value: numberOrNull,
    difference: { ...numberOrNull, description: 'This side minus the other one.' },
    interval,
    pValue: numberOrNull,
    adjustedPValue: { ...numberOrNull, description: 'For the number of groups that were compared (Benjamini–Hochberg).' },
    significant: { type: ['boolean', 'null'], description: 'Whether that is below 1 − confidence; null: nobody can tell.' },
    reason: text(),
  },
  ['reason'],
)
const group = object(
  {
    group: { type: 'object', description: 'By what it was grouped; null: not known.', additionalProperties: { type: ['string', 'null'], maxLength: 1_024 } },
    n: { ...count, description: 'Size of the sample.' },
    value: { ...numberOrNull, description: 'null: see `reason`.' },
    interval,
    reason: { ...text(), description: 'Why there is no value, or no interval.' },
    basis: { type: 'object', description: 'What the value was made of: counts, or mean and variance, or the ends with their coverage.' },
    curve: list(object({ withinMs: count, share: number, interval: object({ lower: number, upper: number }) }), 20),
    change,
  },
  ['reason', 'basis', 'curve', 'change'],
)
const answer = object(
  {
    metric: text(64),
    title: text(128),
    unit: { enum: ['points', 'share', 'ms', 'count', 'score'] },
    version: { ...count, description: 'Of the definition.' },
    since: instant,
    until: instant,
    zone: text(64),
    groupBy: list({ enum: [...GROUPINGS] }, MAX_GROUPINGS),
    confidence: number,
    floor: count,
    groups: list(group, MAX_LIMIT),
    more: { ...count, description: 'Smaller groups that were left out.' },
    compared: object({ with: { enum: ['period', 'segment', 'baseline'] }, since: instant, until: instant, by: text(64), value: text(256), name: text(64) }, ['since', 'until', 'by', 'value', 'name']),
    caveats: list(text(), 20),
    settled,
    freshness,
  },
  ['compared'],
)
const example = {
  metric: 'nps', title: 'Net Promoter Score', unit: 'points', version: 1, since: '2026-10-01T00:00:00Z', until: '2026-11-01T00:00:00Z', zone: 'UTC',
  groupBy: ['channel'], confidence: 0.95, floor: 30,
  groups: [
    {
      group: { channel: 'chat' }, n: 100, value: 45, interval: { lower: 29.32, upper: 58.06 }, basis: { promoters: 60, passives: 25, detractors: 15 },
      change: { n: 80, value: 20, difference: 25, interval: { lower: 1.67, upper: 47.3 }, pValue: 0.0354, adjustedPValue: 0.0354, significant: true },
    },
    {
      group: { channel: 'voice' }, n: 12, value: null, interval: null, reason: '12 is below the floor of 30',
      change: { n: 9, value: null, difference: null, interval: null, pValue: null, adjustedPValue: null, significant: null, reason: '12 is below the floor of 30' },
    },
  ],
  more: 0, compared: { with: 'period', since: '2026-09-01T00:00:00Z', until: '2026-10-01T00:00:00Z' },
  caveats: ['Who answers is not everybody: look at `response_rate` as well.'], settled: true, freshness: exampleFreshness,
}
const csv = { 'text/csv': { schema: text(1_000_000) } }
const problems = { 400: invalidParameterProblem, ...commonProblems }

export const metricsOperation: Operation = {
  operationId: 'listMetrics',
  summary: 'All metrics, and what each means',
  description: 'Definitions as data: formula, population, source, statistics, and what is wrong with each.',
  tags,
  parameters: [],
  responses: { 200: { description: 'In the order of docs/reference/metrics.md.', content: { 'application/json': { schema: object({ metrics: list({ type: 'object' }, 100) }) } } } },
}

export const metricOperation: Operation = {
  operationId: 'readMetric',
  summary: 'One metric, by period, channel, stage, topic, agent or organisation',
  description:
    'With an interval, the size of the sample and, with `compare`, the change and whether it is more than chance. Nothing is told of fewer than `floor`. ' +
    'Who belongs to an organisation sees its own share: what has events of others in it is not counted. JSON or CSV.',
  tags,
  parameters: [...parameters],
  responses: {
    200: { description: 'Groups, by time where it is grouped by it, else the largest first; without `group_by` one.', content: { 'application/json': { schema: answer, example }, ...csv } },
    ...problems,
    404: problemResponse(404, 'There is no such metric, or no such baseline.'),
    409: problemResponse(409, 'The baseline measures something else.'),
  },
}

const ratio = object({ value: number, interval: object({ lower: number, upper: number }) })
const result = object(
  {
    n: count,
    value: { ...numberOrNull, description: 'A share, or a mean revenue; null: see `reason`.' },
    interval,
    reason: text(),
    against: object(
      { difference: number, interval: object({ lower: number, upper: number }), adjustedPValue: number, significant: { type: 'boolean' }, relativeRisk: ratio, oddsRatio: ratio },
      ['relativeRisk', 'oddsRatio'],
    ),
  },
  ['reason', 'against'],
)
const correlation: JsonSchema = { anyOf: [object({ r: number, interval: object({ lower: number, upper: number }), pValue: number, n: count }), { type: 'null' }] }
const each = (schema: JsonSchema): Record<string, JsonSchema> => Object.fromEntries(RESULTS.map((name) => [name, schema]))

export const resultsOperation: Operation = {
  operationId: 'readResults',
  summary: 'What became of customers, by what they had said or gone through',
  description:
    'Customers are looked at in a time, and followed from its end on: who bought again, for how much, and who let all contracts end. Each segment is compared with the ' +
    `reference. ${CAVEAT}`,
  tags,
  parameters: [
    { name: 'by', in: 'path', required: true, description: 'What tells them apart.', schema: { enum: [...RESULTS_BY] } },
    ...timeParameters,
    single('followed_days', 'For how long they are followed from the end of the time on.', { type: 'integer', minimum: 1, maximum: 1_096, default: 180 }),
    single('currency', 'Of the revenue. Default: that of most orders.', { type: 'string', pattern: '^[A-Z]{3}$', maxLength: 3 }),
    confidenceParameter,
    floorParameter,
    formatParameter,
    ...waitParameters,
  ],
  responses: {
    200: {
      description: 'Every segment, in its order.',
      content: {
        'application/json': {
          schema: object({
            by: { enum: [...RESULTS_BY] }, since: instant, until: instant, followedUntil: instant,
            complete: { type: 'boolean', description: 'Whether that time is over: else what is still to come is missing.' },
            currency: { type: ['string', 'null'], maxLength: 3 }, confidence: number, floor: count,
            segments: list(object({ segment: text(32), reference: { type: 'boolean' }, ...each(result) }), 10),
            correlations: { ...object(each(correlation)), description: 'Spearman’s, with Fisher’s interval.' }, caveat: text(), settled, freshness,
          }),
        },
        ...csv,
      },
    },
    ...problems,
  },
}

const baseline = object(
  { name: text(64), metric: text(64), version: count, frozenAt: instant, frozenBy: text(256), reason: text(), query: { type: 'object' }, result: { type: 'object', description: 'The answer as it was.' } },
  ['reason'],
)
export const baselinesOperation: Operation = {
  operationId: 'listBaselines',
  summary: 'Results that were frozen',
  description: 'The newest first. `POST /v1/metrics/baselines` of the gateway freezes one; `compare=baseline:<name>` compares with it.',
  tags,
  parameters: [],
  responses: { 200: { description: '200 at most.', content: { 'application/json': { schema: object({ baselines: list(baseline, 200) }) } } } },
}
