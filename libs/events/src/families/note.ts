import { z } from 'zod'
import { defineEvent } from '../declaration.js'
import { code, id, words } from '../fields/scalars.js'
import { about, attachment } from '../fields/values.js'

const noteId = id.describe('the same in all events of one note')

const added = defineEvent({
  type: 'note.added',
  class: 'record',
  summary: 'Somebody wrote down something about the customer.',
  data: {
    noteId: noteId.optional().describe("default: the event's id"),
    text: words,
    kind: code.optional(),
    pinned: z.boolean().optional(),
    attachments: z.array(attachment).max(100).optional(),
    about: about.optional(),
  },
  open: ['kind', 'pinned'],
})

const edited = defineEvent({
  type: 'note.edited',
  class: 'record',
  summary: 'A note was changed.',
  data: { noteId, text: words.optional(), pinned: z.boolean().optional() },
  open: ['pinned'],
})

const removed = defineEvent({
  type: 'note.removed',
  class: 'record',
  summary: 'A note was taken away.',
  data: { noteId, reason: code.optional() },
  open: ['reason'],
})

export const note = {
  title: 'Notes',
  about: 'What people who deal with the customer wrote down for one another.',
  events: [added, edited, removed],
} as const
