import { z } from 'zod'
import { defineEvent } from '../declaration.js'
import { code, duration, id, language, share, url, words } from '../fields/scalars.js'
import { attachment } from '../fields/values.js'

const messageId = id.describe("the message's id in the source, by which edits, deletions and receipts name it")

const content = {
  messageId: messageId.optional(),
  text: words.optional(),
  html: words.optional(),
  title: words.optional().describe('subject line'),
  from: words.optional(),
  to: z.array(words).max(100).optional(),
  cc: z.array(words).max(100).optional(),
  inReplyTo: id.optional(),
  references: z.array(id).max(200).optional(),
  attachments: z.array(attachment).max(100).optional(),
  language: language.optional(),
  format: code.optional().describe('text, image, voice, video, location, …'),
}

const received = defineEvent({
  type: 'message.received',
  class: 'contact',
  summary: 'The customer wrote: chat, e-mail, SMS, social, messaging.',
  data: { ...content, intent: code.optional(), confidence: share.optional() },
  open: ['language', 'format', 'intent', 'confidence'],
})

const sent = defineEvent({
  type: 'message.sent',
  class: 'contact',
  summary: 'The brand wrote to the customer in a conversation; time since what it answers in milliseconds.',
  data: { ...content, template: code.optional(), responseMs: duration.optional(), automatic: z.boolean().optional() },
  open: ['language', 'format', 'template', 'responseMs', 'automatic'],
})

const edited = defineEvent({
  type: 'message.edited',
  class: 'contact',
  summary: 'A message was changed by who wrote it; it may come before the message.',
  data: { messageId, text: words.optional(), html: words.optional(), title: words.optional() },
})

const deleted = defineEvent({
  type: 'message.deleted',
  class: 'contact',
  summary: 'A message was taken back by who wrote it; it may come before the message.',
  data: { messageId, reason: code.optional() },
  open: ['reason'],
})

const delivered = defineEvent({
  type: 'message.delivered',
  class: 'outreach',
  summary: "A message reached the customer's device or mailbox.",
  data: { messageId, provider: code.optional() },
  open: ['provider'],
})

const failed = defineEvent({
  type: 'message.failed',
  class: 'outreach',
  summary: 'A message could not be delivered.',
  data: {
    messageId,
    reason: code.optional(),
    detail: words.optional(),
    permanent: z.boolean().optional(),
    provider: code.optional(),
  },
  open: ['reason', 'permanent', 'provider'],
})

const read = defineEvent({
  type: 'message.read',
  class: 'behaviour',
  summary: 'The customer opened a message.',
  data: { messageId, device: code.optional() },
  open: ['device'],
})

const clicked = defineEvent({
  type: 'message.clicked',
  class: 'behaviour',
  summary: 'The customer followed a link in a message.',
  data: { messageId, url: url.optional(), link: code.optional().describe('name of the link') },
  open: ['link'],
})

const reacted = defineEvent({
  type: 'message.reacted',
  class: 'behaviour',
  summary: 'The customer reacted to a message with a sign; an empty one takes it back.',
  data: { messageId, reaction: z.string().max(64) },
})

export const message = {
  title: 'Messages',
  about: 'Single messages of a conversation, with edits and receipts. Receipts name the message by `messageId`.',
  events: [received, sent, edited, deleted, delivered, failed, read, clicked, reacted],
} as const
