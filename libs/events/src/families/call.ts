import { z } from 'zod'
import { defineEvent } from '../declaration.js'
import { code, duration, id, language, share, url, words } from '../fields/scalars.js'
import { outcome } from '../fields/values.js'

const started = defineEvent({
  type: 'call.started',
  class: 'contact',
  summary: 'A call came in or went out; `direction` tells which.',
  data: {
    callId: id.optional(),
    from: words.optional(),
    to: words.optional(),
    line: code.optional().describe('the number or line of the brand, by its name'),
    queue: code.optional(),
    callback: z.boolean().optional().describe('whether it is the call-back that was promised'),
    language: language.optional(),
  },
  open: ['line', 'queue', 'callback', 'language'],
})

const answered = defineEvent({
  type: 'call.answered',
  class: 'contact',
  summary: 'Somebody took the call, after ringing and waiting for so many milliseconds.',
  data: {
    callId: id.optional(),
    queue: code.optional(),
    ringMs: duration.optional(),
    waitMs: duration.optional(),
    by: z.enum(['agent', 'bot', 'ivr', 'voicemail', 'customer']).optional(),
  },
  open: ['queue', 'ringMs', 'waitMs', 'by'],
})

const menuChosen = defineEvent({
  type: 'menu.chosen',
  class: 'contact',
  summary: 'The caller chose something in a menu, or failed to; time in that menu in milliseconds.',
  data: {
    callId: id.optional(),
    menu: code.optional(),
    option: code.optional().describe('the key or the word; missing when nothing was chosen'),
    label: code.optional().describe('what it stands for'),
    path: z.array(code).max(50).optional().describe('all choices so far'),
    result: z.enum(['chosen', 'timeout', 'invalid', 'operator']).optional(),
    attempts: z.int().min(0).optional(),
    durationMs: duration.optional(),
    said: words.optional(),
  },
  open: ['menu', 'label', 'path', 'result', 'attempts', 'durationMs'],
})

const held = defineEvent({
  type: 'call.held',
  class: 'contact',
  summary: 'The caller was put on hold; for how many milliseconds, where the sender tells it afterwards.',
  data: { callId: id.optional(), reason: code.optional(), durationMs: duration.optional() },
  open: ['reason', 'durationMs'],
})

const resumed = defineEvent({
  type: 'call.resumed',
  class: 'contact',
  summary: 'The hold ended, after so many milliseconds.',
  data: { callId: id.optional(), durationMs: duration.optional() },
  open: ['durationMs'],
})

const recorded = defineEvent({
  type: 'call.recorded',
  class: 'contact',
  summary: 'A recording of the call exists; its length in milliseconds.',
  data: {
    callId: id.optional(),
    recordingId: id.optional(),
    url: url.optional(),
    durationMs: duration.optional(),
    mediaType: code.optional(),
    consent: z.boolean().optional().describe('whether the caller agreed to it'),
  },
  open: ['durationMs', 'mediaType', 'consent'],
})

const transcribed = defineEvent({
  type: 'call.transcribed',
  class: 'contact',
  summary: 'What was said in a call or a part of it; offsets from its beginning in milliseconds.',
  data: {
    callId: id.optional(),
    language: language.optional(),
    parts: z
      .array(
        z.object({
          offsetMs: duration.optional(),
          speaker: z.enum(['customer', 'agent', 'bot', 'system']).optional(),
          text: words,
        }),
      )
      .max(3000),
    summary: words.optional(),
    confidence: share.optional(),
  },
  open: ['language', 'confidence'],
})

const wrappedUp = defineEvent({
  type: 'call.wrapped_up',
  class: 'contact',
  summary: 'The agent finished the work after the call, which took so many milliseconds.',
  data: {
    callId: id.optional(),
    code: code.optional().describe('wrap-up code'),
    codes: z.array(code).max(50).optional(),
    outcome: outcome.optional(),
    notes: words.optional(),
    durationMs: duration.optional(),
  },
  open: ['code', 'codes', 'outcome', 'durationMs'],
})

const ended = defineEvent({
  type: 'call.ended',
  class: 'contact',
  summary: 'The call ended; length, talking, waiting, holding in milliseconds.',
  data: {
    callId: id.optional(),
    endedBy: z.enum(['customer', 'agent', 'bot', 'system']).optional(),
    reason: code.optional().describe('completed, busy, no-answer, failed, …'),
    durationMs: duration.optional(),
    talkMs: duration.optional(),
    waitMs: duration.optional(),
    holdMs: duration.optional(),
    ivrMs: duration.optional(),
    answered: z.boolean().optional(),
  },
  open: ['endedBy', 'reason', 'durationMs', 'talkMs', 'waitMs', 'holdMs', 'ivrMs', 'answered'],
})

export const call = {
  title: 'Calls and phone menus',
  about:
    'What happens in a call. `channel` is `voice` or `ivr`, `conversation` the call; waiting, transfers and outcome ' +
    'are events of the conversation.',
  events: [started, answered, menuChosen, held, resumed, recorded, transcribed, wrappedUp, ended],
} as const
