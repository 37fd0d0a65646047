import { z } from 'zod'

const AMOUNT = /^\d{1,12}(\.\d{1,4})?$/
export const BENEFITS = ['refund', 'discount', 'goodwill'] as const

const limit = z.strictObject({
  role: z.string().trim().min(1).max(64).describe('as the identity provider names it, or `*` for everybody'),
  what: z.enum(BENEFITS).describe('`refund`, `discount` or `goodwill`'),
  amount: z.string().regex(AMOUNT, 'expected a decimal number such as 25.00').describe('at most so much at a time, such as 25.00'),
  currency: z.string().regex(/^[A-Z]{3}$/, 'expected a currency such as EUR').describe('ISO 4217, such as EUR'),
})

/** What people may grant to customers, by their role. */
export const limitRules = z
  .strictObject({
    limits: z.array(limit).max(300).default([]).describe('who may grant how much of what; whoever has several roles may what the most generous one may'),
  })
  .superRefine(({ limits }, context) => {
    const known = new Set<string>()
    for (const [index, { role, what, currency }] of limits.entries()) {
      const key = JSON.stringify([role, what, currency])
      if (known.has(key)) context.addIssue({ code: 'custom', path: ['limits', index], message: 'another limit has the same role, benefit and currency' })
      known.add(key)
    }
  })

export type LimitRules = z.output<typeof limitRules>
export type Benefit = (typeof BENEFITS)[number]
