import { type Operation, problemResponse } from '@throughline/platform'
import { commonProblems } from './common.js'
import { eventStream } from './event-stream.js'

const id = { type: 'string', maxLength: 2_000 }
const example = `retry: 1250

event: rules.opened
id: hours=3,promises=1
data: {"versions":{"hours":3,"promises":1},"resumed":false}

event: rules.changed
id: hours=4,promises=2
data: {"changed":[{"kind":"hours","version":4},{"kind":"promises","version":2}],"versions":{"hours":4,"promises":2}}

`

export const ruleStreamOperation: Operation = {
  operationId: 'streamRules',
  summary: 'Which rules are in force, live',
  description:
    'Server-sent events, from now on or from what a client knew. `rules.opened` is first, with the versions that the client is taken ' +
    'to know; `rules.changed` names the kinds that have changed and all versions in force. What was published together comes in one ' +
    'message; of several changes in a row a slow client hears the last. Comments say that the stream is alive (every 15 s), or why it ' +
    'ends (after an hour at most): come back with the last `id`. What is asked after a message goes by the rules that it names.',
  tags: ['rules'],
  parameters: [
    { name: 'last_event_id', in: 'query', description: 'An `id` of this stream: what has changed since is told at once.', schema: id },
    { name: 'last-event-id', in: 'header', description: 'The same, and above it: EventSource sends it when it comes back.', schema: id },
  ],
  responses: {
    200: eventStream(example),
    ...commonProblems,
    400: problemResponse(400, 'A parameter is not valid; the problem names it.'),
    429: problemResponse(429, 'This caller or tenant has as many streams of rules open as it may, or has asked too often.'),
  },
}
