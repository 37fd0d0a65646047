import { z } from 'zod'
import { placeShape, twinsIn } from '../places/place.js'

const YEAR_MS = 31_536_000_000
const duration = z.int().min(1_000).max(YEAR_MS)

const promise = z.strictObject({
  ...placeShape,
  topic: z.string().trim().min(1).max(128).optional().describe('as events name it; missing: any'),
  answerWithinMs: duration.optional().describe('until a customer who turned to us is first answered'),
  replyWithinMs: duration.optional().describe('until each further message of theirs is answered; missing: inherited, else as the first'),
  resolveWithinMs: duration.optional().describe('until what they came with is settled'),
  expectedWaitMs: z.int().min(0).max(YEAR_MS).optional().describe('how long they wait as a rule while we are open: said, and not promised'),
  counted: z.enum(['open', 'clock']).optional().describe('`open`: the time in which the place is open, by `hours`, as where nothing is said; `clock`: all time'),
  template: z.string().trim().min(1).max(64).optional().describe('the template that says it, of the kind `templates`'),
})

/** What we promise on answers, and how long customers wait as a rule. */
export const promiseRules = z
  .strictObject({
    promises: z.array(promise).max(300).default([]).describe('what one leaves out, it has from those that hold for more'),
  })
  .superRefine(({ promises }, context) => {
    for (const index of twinsIn(promises)) context.addIssue({ code: 'custom', path: ['promises', index], message: 'another promise has the same names' })
  })

export type PromiseRules = z.output<typeof promiseRules>

/** Nothing is promised. */
export const standardPromises: PromiseRules = promiseRules.parse({})
