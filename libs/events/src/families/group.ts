import { z } from 'zod'
import { defineEvent } from '../declaration.js'
import { code, instant, words } from '../fields/scalars.js'

/** Roles that one statement may name. */
const MAX_ROLES = 16

const group = z
  .object({
    type: z.string().min(1).max(64).describe('household, account, company, fleet, …'),
    key: z.union([z.string().min(1).max(1024), z.int()]).describe('which one'),
  })
  .describe('the group; a name of it, and never an identifier of a person')
const roles = z.array(code).max(MAX_ROLES).optional()
const statement = { by: words.optional().describe('who says so'), reason: words.optional() }

const joined = defineEvent({
  type: 'group.joined',
  class: 'record',
  links: false,
  summary: 'The customer belongs to a group, in these roles.',
  data: {
    group,
    roles: roles.describe('buyer, user, payer, sponsor, decider, contact, …; missing: member'),
    from: instant.optional().describe('since when; default: the time of the event'),
    until: instant.optional().describe('until when, where that is known already'),
    ...statement,
  },
  open: ['roles', 'from', 'until'],
})

const left = defineEvent({
  type: 'group.left',
  class: 'record',
  links: false,
  summary: 'The customer belongs to a group no longer, or not in these roles.',
  data: {
    group,
    roles: roles.describe('missing: all of them'),
    until: instant.optional().describe('until when they did; default: the time of the event'),
    ...statement,
  },
  open: ['roles', 'until'],
})

const described = defineEvent({
  type: 'group.described',
  class: 'record',
  links: false,
  summary: 'What a group is called, and what is known about it. Of several the latest counts.',
  data: {
    group,
    name: words.optional(),
    traits: z.record(z.string(), z.unknown()).optional().describe('industry, number of seats, address, …'),
    ...statement,
  },
})

export const groups = {
  title: 'Groups',
  about:
    'Households, accounts, companies, fleets: relations between customers, who stay persons of their own. That somebody ' +
    'joined a group or left it lies under them; what a group is called lies under the group, as does every event whose ' +
    '`subject` is `group:<type>:<key>`. [Groups](groups.md) tells what is made of it.',
  events: [joined, left, described],
} as const
