import { z } from 'zod'
import { defineEvent } from '../declaration.js'
import { id, words } from '../fields/scalars.js'

const version = z.int().min(1)

const published = defineEvent({
  type: 'rule.published',
  class: 'record',
  links: false,
  summary: 'Rules of a kind are in force from now on, in place of the version before.',
  data: {
    kind: z.string().min(1).max(64).describe('what the rules are about, such as identity'),
    version: version.describe('counted by kind, from 1 on without gaps; the highest is in force'),
    restores: z.int().min(0).optional().describe('the earlier version whose rules these are, when one was rolled back to; 0: the standard'),
    body: z.looseObject({}).describe('the rules, whole'),
    by: id.describe('who published them'),
    reason: words.optional(),
    with: z
      .array(z.strictObject({ kind: z.string().min(1).max(64), version }))
      .max(50)
      .optional()
      .describe('versions that were published together with it: none of them is in force before all of them are told'),
  },
  open: ['kind', 'version', 'restores', 'with'],
})

export const rules = {
  title: 'Rules',
  about: 'What a tenant decided by rules. The gateway alone tells them, under the subject `tenant:<id>`.',
  events: [published],
} as const
