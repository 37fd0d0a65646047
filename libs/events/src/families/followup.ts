import { z } from 'zod'
import { defineEvent } from '../declaration.js'
import { code, count, id, instant, language, url, words } from '../fields/scalars.js'
import { about, money, outcome } from '../fields/values.js'

const uuid = z.uuid().max(36)
const followupId = uuid.describe('the same in all events of one follow-up')
const by = id.optional().describe('who did it; missing: the rules did')
const owner = id.optional().describe('the agent who has to see to it')
const queue = code.optional().describe('the team that has to, where no one person does')

/** Of every event after the first. */
const step = { followupId, by, request: code.optional().describe('fingerprint of the request that it was made by, if it was one') }
const links = false

const opened = defineEvent({
  type: 'followup.opened',
  class: 'record',
  links,
  summary: 'Somebody is to see to what a customer went through: why, how badly it went, until when.',
  data: {
    ...step,
    kind: code.describe('kind of the signal that opened it, such as low-score; or a name of your own'),
    severity: z.enum(['low', 'medium', 'high', 'critical']).optional(),
    reason: words.optional().describe('in a few words; the customer does not see them'),
    signalId: code.optional(),
    evidence: z.array(uuid).max(100).optional().describe('uids of the events that show it'),
    issue: code.optional().describe('of which issue; one has one open follow-up'),
    rule: code.optional().describe('which of the rules of care opened it'),
    ruleVersion: count.optional().describe('of the rules of care; 0: the standard'),
    dueAt: instant.optional(),
    owner,
    queue,
    about: about.optional(),
  },
  open: ['followupId', 'request', 'kind', 'severity', 'signalId', 'evidence', 'issue', 'rule', 'ruleVersion', 'dueAt', 'queue'],
})

const assigned = defineEvent({
  type: 'followup.assigned',
  class: 'record',
  links,
  summary: 'A follow-up has another owner, queue or due time; what is missing stays as it was.',
  data: { ...step, owner, queue, dueAt: instant.optional() },
  open: ['followupId', 'request', 'queue', 'dueAt'],
})

const noted = defineEvent({
  type: 'followup.noted',
  class: 'record',
  links,
  summary: 'Somebody wrote something down in a follow-up, for one another; the customer never sees it.',
  data: { ...step, text: words.optional(), reason: code.optional().describe('for notes that no one wrote, such as signal-withdrawn') },
  open: ['followupId', 'request', 'reason'],
})

const causeFound = defineEvent({
  type: 'followup.cause_found',
  class: 'record',
  links,
  summary: 'Why it came to what a follow-up is about; the latest statement counts.',
  data: { ...step, cause: code.describe('out of your list of root causes'), text: words.optional() },
  open: ['followupId', 'request', 'cause'],
})

const actionTaken = defineEvent({
  type: 'followup.action_taken',
  class: 'record',
  links,
  summary: 'Something was done about it.',
  data: { ...step, action: code.describe('out of your list of actions'), text: words.optional() },
  open: ['followupId', 'request', 'action'],
})

const goodwillGranted = defineEvent({
  type: 'followup.goodwill_granted',
  class: 'record',
  links,
  summary: 'The customer gets something to make up for it, within the limit of who grants it.',
  data: {
    ...step,
    amount: money,
    kind: code.optional().describe('voucher, refund, discount, …'),
    role: code.optional().describe('by whose limit it was granted'),
    text: words.optional(),
  },
  open: ['followupId', 'request', 'amount', 'kind', 'role'],
})

const told = defineEvent({
  type: 'followup.told',
  class: 'outreach',
  links,
  summary: 'The customer was told: what you said, and what we did.',
  data: {
    ...step,
    said: words.optional().describe('what the customer had said, in the words that they get to read'),
    did: words.optional().describe('what was done about it'),
    template: code.optional().describe('whose words they are, where they are of a template'),
    language: language.optional(),
    nextAt: instant.optional().describe('when they hear more, where that was promised'),
    url: url.optional().describe('of the page that shows them how far it is'),
  },
  open: ['followupId', 'request', 'template', 'language', 'nextAt'],
})

const escalated = defineEvent({
  type: 'followup.escalated',
  class: 'record',
  links,
  summary: 'A follow-up went to somebody else because it was not seen to in time, or because somebody asked for it.',
  data: {
    ...step,
    step: count.optional().describe('of the escalation, from 1 on; missing: by hand'),
    reason: code.optional().describe('overdue, or a name of your own'),
    owner,
    queue,
    dueAt: instant.optional(),
    text: words.optional(),
  },
  open: ['followupId', 'request', 'step', 'reason', 'queue', 'dueAt'],
})

const closed = defineEvent({
  type: 'followup.closed',
  class: 'record',
  links,
  summary: 'A follow-up came to its end; withdrawn: what opened it turned out not to be so.',
  data: { ...step, outcome: z.enum([...outcome.options, 'withdrawn']), text: words.optional() },
  open: ['followupId', 'request', 'outcome'],
})

const reopened = defineEvent({
  type: 'followup.reopened',
  class: 'record',
  links,
  summary: 'A follow-up that was closed is open again.',
  data: { ...step, reason: code.optional(), text: words.optional(), dueAt: instant.optional(), owner, queue },
  open: ['followupId', 'request', 'reason', 'dueAt', 'queue'],
})

export const followup = {
  title: 'Follow-ups',
  about:
    'Somebody sees to what went wrong, by `followupId`, from what opened it to what the customer was told. Notes are for one another.',
  events: [opened, assigned, noted, causeFound, actionTaken, goodwillGranted, told, escalated, closed, reopened],
} as const
