import type { JsonSchema } from '@throughline/platform'

const statement = {
  uid: { type: 'string', format: 'uuid', description: 'The event that says so.' },
  time: { type: 'string', format: 'date-time', description: 'When it was said.' },
}

export const eventSchema: JsonSchema = {
  type: 'object',
  description:
    'A CloudEvent 1.0 as it was published (attributes and extensions at the top level, `time` in UTC), with members of ' +
    'ours: `uid`, `subjectId`, `position` and `recordedAt`. Who may not read personal fields gets none of them, so neither `id` nor ' +
    '`source`, and `masked` in their place.',
  required: ['specversion', 'type', 'time', 'uid', 'subjectId', 'position', 'recordedAt'],
  properties: {
    specversion: { const: '1.0' },
    id: { type: 'string' },
    source: { type: 'string', format: 'uri-reference' },
    type: { type: 'string', examples: ['message.received'] },
    time: { type: 'string', format: 'date-time', description: 'When it happened; when it was received, if the sender did not say.' },
    subject: { type: 'string' },
    dataschema: { type: 'string', format: 'uri' },
    datacontenttype: { type: 'string' },
    data: { description: 'As the type has it.' },
    data_base64: { type: 'string', contentEncoding: 'base64' },
    channel: { type: 'string', examples: ['web', 'voice', 'chat'] },
    direction: { enum: ['inbound', 'outbound', 'internal'] },
    conversation: { type: 'string', description: 'Events of one exchange have the same, within their source.' },
    organisation: { type: 'string', description: 'Who touched the customer on the brand’s behalf.' },
    topic: { type: 'string', description: 'Wrap-up, IVR or reason code.' },
    sequence: { type: 'string', description: 'Orders events with the same time.' },
    uid: { type: 'string', format: 'uuid', description: 'Its id for ever, by which a context and a handover name it as proof.' },
    subjectId: { type: 'string', format: 'uuid', description: 'The identifier that the event is stored under, without naming it.' },
    position: { type: 'string', description: 'Opaque: the place of the event in the log. Can be passed as `after`.' },
    masked: { const: true, description: 'Personal fields are left out: the reader lacks the scope `personal:read`.' },
    recordedAt: { type: 'string', format: 'date-time', description: 'When the log took it in.' },
    corrected: {
      type: 'object',
      description: 'It was told wrongly; `data` and `time` are as they were put right.',
      required: ['by', 'original'],
      properties: {
        by: {
          type: 'array',
          maxItems: 10_000,
          description: 'In the order in which they were said.',
          items: { type: 'object', required: ['uid', 'time'], properties: statement },
        },
        original: {
          type: 'object',
          description: 'What was told first of what was corrected: `time`, and fields of `data` (null: there was none).',
          properties: { time: { type: 'string', format: 'date-time' }, data: { type: 'object', additionalProperties: true } },
        },
      },
    },
    refiled: {
      type: 'object',
      description: 'It was told of somebody else, whose timeline it is not on any more.',
      required: ['uid', 'time', 'from'],
      properties: { ...statement, from: { type: 'string', format: 'uuid', description: 'The identifier that it was told of.' } },
    },
    retracted: {
      type: 'object',
      description: 'It never happened, or was nothing to do with this customer. What it said is not shown.',
      required: ['uid', 'time'],
      properties: statement,
    },
  },
  additionalProperties: { description: 'Further extension attributes.' },
}

export const freshnessSchema: JsonSchema = {
  type: 'object',
  required: ['position', 'ageMs'],
  properties: {
    position: {
      type: 'string',
      description: 'Opaque: how far the log had come. Pass it as `after` to get an answer that knows at least as much.',
    },
    ageMs: {
      type: ['integer', 'null'],
      minimum: 0,
      description:
        'Everything that had been received this long ago was there to be seen. Usually below one or two seconds on a quiet system, ' +
        'where it is the time since the recorder last looked; while the recorder is behind, the age of the last event it ' +
        'recorded. null: nothing has been recorded yet.',
    },
  },
}

export const exampleFreshness = { position: 'JYx6v0Gk2m3o6sOa0Yp0tA', ageMs: 310 }
