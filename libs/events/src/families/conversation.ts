import { z } from 'zod'
import { defineEvent } from '../declaration.js'
import { actor, conversationRef } from '../fields/header.js'
import { code, count, duration, id, language, words } from '../fields/scalars.js'
import { outcome } from '../fields/values.js'

const started = defineEvent({
  type: 'conversation.started',
  class: 'contact',
  summary: 'An exchange with the customer began, on any channel.',
  data: {
    reason: code.optional(),
    title: words.optional(),
    queue: code.optional(),
    entry: code.optional().describe('the button, number, link or page that led into it'),
    language: language.optional(),
    callback: z.boolean().optional().describe('whether it is the call-back that was promised'),
  },
  open: ['reason', 'queue', 'entry', 'language', 'callback'],
})

const queued = defineEvent({
  type: 'conversation.queued',
  class: 'contact',
  summary: 'The customer waits in a queue; place in it and the wait they were told, in milliseconds.',
  data: {
    queue: code.optional(),
    position: count.optional(),
    expectedWaitMs: duration.optional(),
    priority: z.int().optional(),
    skills: z.array(code).max(50).optional(),
  },
  open: ['queue', 'position', 'expectedWaitMs', 'priority', 'skills'],
})

const assigned = defineEvent({
  type: 'conversation.assigned',
  class: 'contact',
  summary: 'Somebody took the conversation, after a wait in milliseconds.',
  data: {
    queue: code.optional(),
    assignee: actor.optional().describe('who took it; the actor of the header, where missing'),
    team: code.optional(),
    waitMs: duration.optional(),
  },
  open: ['queue', 'team', 'waitMs'],
})

const transferred = defineEvent({
  type: 'conversation.transferred',
  class: 'contact',
  summary: 'The conversation was passed on, with or without words about it; time with the one before in milliseconds.',
  data: {
    kind: z.enum(['warm', 'cold', 'consult', 'conference']).optional(),
    fromQueue: code.optional(),
    toQueue: code.optional(),
    from: actor.optional(),
    to: actor.optional(),
    toOrganisation: code.optional(),
    toChannel: code.optional(),
    reason: code.optional(),
    summary: words.optional(),
    handledMs: duration.optional(),
  },
  open: ['kind', 'fromQueue', 'toQueue', 'toOrganisation', 'toChannel', 'reason', 'handledMs'],
})

const escalated = defineEvent({
  type: 'conversation.escalated',
  class: 'contact',
  summary: 'The conversation went to somebody who may do more: from bot to person, from agent to supervisor.',
  data: {
    level: code.optional(),
    toQueue: code.optional(),
    to: actor.optional(),
    reason: code.optional(),
    asked: z.boolean().optional().describe('whether the customer asked for it'),
    summary: words.optional(),
  },
  open: ['level', 'toQueue', 'reason', 'asked'],
})

const abandoned = defineEvent({
  type: 'conversation.abandoned',
  class: 'contact',
  summary: 'The customer gave up, after a wait in milliseconds.',
  data: {
    stage: z.enum(['menu', 'bot', 'queue', 'ringing', 'hold', 'conversation']).optional(),
    queue: code.optional(),
    position: count.optional(),
    waitMs: duration.optional(),
    expectedWaitMs: duration.optional().describe('the wait they had been told'),
  },
  open: ['stage', 'queue', 'position', 'waitMs', 'expectedWaitMs'],
})

const resolved = defineEvent({
  type: 'conversation.resolved',
  class: 'contact',
  summary: 'How what the customer came for turned out.',
  data: {
    outcome,
    reason: code.optional(),
    resolution: words.optional(),
    firstContact: z.boolean().optional(),
  },
  open: ['outcome', 'reason', 'firstContact'],
})

const reopened = defineEvent({
  type: 'conversation.reopened',
  class: 'contact',
  summary: 'A conversation that was resolved or ended goes on.',
  data: { reason: code.optional(), text: words.optional() },
  open: ['reason'],
})

const ended = defineEvent({
  type: 'conversation.ended',
  class: 'contact',
  summary: 'The exchange ended; length, wait and time with an agent in milliseconds.',
  data: {
    endedBy: z.enum(['customer', 'agent', 'bot', 'system']).optional(),
    reason: code.optional(),
    durationMs: duration.optional(),
    waitMs: duration.optional(),
    handledMs: duration.optional(),
    messages: count.optional(),
    summary: words.optional(),
  },
  open: ['endedBy', 'reason', 'durationMs', 'waitMs', 'handledMs', 'messages'],
})

const linked = defineEvent({
  type: 'conversation.linked',
  class: 'record',
  summary: 'Two conversations are about the same matter, or one goes on from the other.',
  data: {
    other: conversationRef,
    relation: z.enum(['continues', 'same-issue', 'duplicate', 'related']).optional().describe('default same-issue'),
    by: words.optional(),
    reason: words.optional(),
  },
  open: ['relation'],
})

const unlinked = defineEvent({
  type: 'conversation.unlinked',
  class: 'record',
  summary: 'Two conversations have nothing to do with each other after all.',
  data: { other: conversationRef, by: words.optional(), reason: words.optional() },
})

const interactionRecorded = defineEvent({
  type: 'interaction.recorded',
  class: 'contact',
  summary: 'A contact written down by hand afterwards, such as a talk at a fair; its length in milliseconds.',
  data: {
    interactionId: id.optional(),
    reason: code.optional(),
    description: words.optional(),
    outcome: outcome.optional(),
    status: code.optional(),
    durationMs: duration.optional(),
    place: words.optional(),
  },
  open: ['reason', 'outcome', 'status', 'durationMs'],
})

export const conversation = {
  title: 'Conversations',
  about: 'The life of an exchange, whatever its channel. `conversation` is its id, `topic` what it is about.',
  events: [
    started, queued, assigned, transferred, escalated, abandoned, resolved, reopened, ended, linked, unlinked,
    interactionRecorded,
  ],
} as const
