import { type JsonSchema, type Operation, problemResponse } from '@throughline/platform'

const text = (maxLength: number): JsonSchema => ({ type: 'string', minLength: 1, maxLength })
const name: JsonSchema = { type: 'string', pattern: '^[a-z0-9][a-z0-9._-]{0,63}$', maxLength: 64 }
const metric: JsonSchema = { type: 'string', pattern: '^[a-z_]{1,64}$', maxLength: 64 }

export const describeFreeze: Operation = {
  operationId: 'freezeBaseline',
  summary: 'Freeze a result of a metric',
  description: [
    'Keeps what the timeline service answers now under a name, with its intervals, the version of the definition and how fresh it was.',
    '`compare=baseline:<name>` compares with it. What is frozen never changes; the same request again gives what is kept.',
    'The caller must be allowed to read the metric, too.',
  ].join(' '),
  tags: ['Metrics'],
  requestBody: {
    required: true,
    content: {
      'application/json': {
        schema: {
          type: 'object',
          required: ['name', 'metric'],
          additionalProperties: false,
          properties: {
            name,
            metric,
            query: {
              type: 'object',
              maxProperties: 20,
              description: 'Parameters of the metric: time, `group_by`, filters, floor, confidence.',
              additionalProperties: { anyOf: [text(256), { type: 'array', items: text(256), minItems: 1, maxItems: 20 }] },
            },
            reason: text(500),
          },
        },
        example: { name: 'before-launch', metric: 'nps', query: { period: '2026-10', group_by: 'channel' }, reason: 'Before the new menu' },
      },
    },
  },
  responses: {
    201: {
      description: 'It is kept.',
      content: {
        'application/json': {
          schema: {
            type: 'object',
            required: ['name', 'metric', 'version', 'frozenAt', 'result'],
            properties: {
              name,
              metric,
              version: { type: 'integer', minimum: 1, description: 'Of the definition.' },
              frozenAt: { type: 'string', format: 'date-time' },
              result: { type: 'object', description: 'As `GET /v1/metrics/{name}` answered.' },
            },
          },
        },
      },
    },
    400: problemResponse(400, 'The body, or a parameter of the metric, is not valid.'),
    404: problemResponse(404, 'There is no such metric.'),
    409: problemResponse(409, 'The name is taken by something else.'),
    503: problemResponse(503, 'The timeline service cannot be asked, or nothing can be kept at the moment.'),
  },
}
