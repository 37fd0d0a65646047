import { weekSchema } from '@throughline/calendar'
import { z } from 'zod'

const code = z.string().trim().min(1).max(128)
const YEAR_MS = 31_536_000_000

const purpose = z.strictObject({
  purpose: code.describe('why a customer is contacted, such as marketing'),
  consent: code.optional().describe('the purpose that consent is stated for; missing: none is needed'),
  unlessWithdrawn: z.boolean().default(false).describe('whether it is enough that nobody withdrew it'),
  binding: z.boolean().default(false).describe('whether it has to be said whatever the customer likes: it goes before wishes, caps and quiet hours, and never before consent'),
  quietHours: z.boolean().default(true).describe('whether quiet hours hold for it'),
  whenOpen: z.boolean().default(false).describe('whether it waits until the channel is open, by `hours`, so that somebody can answer'),
  channels: z.array(code).max(30).optional().describe('only these; missing: all'),
  template: z.string().max(64).optional().describe('the template that says it, of the kind `templates`'),
})

const cap = z.strictObject({
  most: z.int().min(1).max(1_000).describe('times'),
  withinMs: z.int().min(1_000).max(YEAR_MS).describe('in so many ms'),
  purposes: z.array(code).max(30).optional().describe('counted and held back together; missing: all'),
  channels: z.array(code).max(30).optional().describe('the same for channels'),
})

const channel = z.strictObject({
  channel: code.describe('as events name it'),
  identifier: code.optional().describe('type of identifier that it takes to reach somebody there, such as phone; missing: none'),
})

const standardPurposes = [
  { purpose: 'service' },
  { purpose: 'legal', binding: true, quietHours: false },
  { purpose: 'survey', consent: 'surveys', unlessWithdrawn: true },
  { purpose: 'marketing', consent: 'marketing' },
]
const standardChannels = [
  { channel: 'email', identifier: 'email' },
  { channel: 'sms', identifier: 'phone' },
  { channel: 'voice', identifier: 'phone' },
]

/** Whether, where and when customers are contacted. */
export const contactRules = z
  .strictObject({
    purposes: z
      .array(purpose)
      .max(100)
      .default(standardPurposes.map((one) => purpose.parse(one)))
      .describe('for others nobody is contacted'),
    quietHours: weekSchema.default({}).describe('when nobody is contacted, in the time zone of the customer'),
    caps: z.array(cap).max(50).default([]).describe('how often, at most'),
    channels: z.array(channel).max(50).default(standardChannels).describe('where, the most wanted first, if the customer has neither said nor shown what they like'),
  })
  .superRefine(({ purposes, channels }, context) => {
    const twins = (names: string[]) => names.flatMap((name, index) => (names.indexOf(name) === index ? [] : [index]))
    for (const index of twins(purposes.map((one) => one.purpose))) context.addIssue({ code: 'custom', path: ['purposes', index, 'purpose'], message: 'another one has this name' })
    for (const index of twins(channels.map((one) => one.channel))) context.addIssue({ code: 'custom', path: ['channels', index, 'channel'], message: 'another one has this name' })
  })

export type ContactRules = z.output<typeof contactRules>
export type Purpose = ContactRules['purposes'][number]
