import { z } from 'zod'

const name = z.string().min(1).max(64)
const codes = z.array(z.string().min(1).max(128)).min(1).max(100)

const target = z.strictObject({
  metric: z.string().min(1).max(64).describe('which score: `csat`, `nps`, `ces`, `stars` or one of your own'),
  atLeast: z
    .number()
    .min(-100)
    .max(100)
    .describe('as the map shows it: nps -100 to 100, csat 0 to 1 (share of the satisfied), ces 1 to 7, stars 1 to 5, others 0 to 1'),
})

const touchpoint = z
  .strictObject({
    name: name.describe('its name, of no other touchpoint'),
    on: codes.optional().describe('types of events, such as `form.submitted`; default: contacts, behaviour, reviews and surveys'),
    channels: codes.optional().describe('on one of these; default: any'),
    pages: z
      .array(z.string().min(1).max(255))
      .min(1)
      .max(50)
      .optional()
      .describe('beginnings of the name of a page (or of the path of its address), such as `/checkout`; default: any'),
    owner: name.optional().describe('who answers for it in your house'),
    promise: z.string().min(1).max(300).optional().describe('what customers are promised there, in words'),
    promisedWaitMs: z.int().min(0).max(31_536_000_000).optional().describe('the longest wait that is promised, in milliseconds'),
    target: target.optional().describe('what a score should come to there'),
  })
  .refine(({ on, channels, pages }) => on !== undefined || channels !== undefined || pages !== undefined, {
    error: 'says nothing about what belongs to it: give on, channels or pages',
  })

/** Where customers meet the brand, and through which stages they go. */
export const mapRules = z.strictObject({
  touchpoints: z
    .array(touchpoint)
    .max(60)
    .refine((all) => new Set(all.map((one) => one.name)).size === all.length, { error: 'two touchpoints have the same name' })
    .describe('the first one that fits an event counts; what fits none is on no map'),
  stages: z.array(name).max(30).default([]).describe('in this order; default: those of the journey rules, in theirs'),
})

export type MapRules = z.output<typeof mapRules>
export type Touchpoint = MapRules['touchpoints'][number]

/** In force until a tenant publishes a map of its own: a touchpoint for each usual channel. */
export const standardMap: MapRules = mapRules.parse({
  touchpoints: [
    { name: 'checkout', on: ['checkout.started', 'order.placed'] },
    { name: 'form', on: ['form.started', 'form.submitted', 'form.abandoned'] },
    { name: 'survey', channels: ['survey'] },
    { name: 'review', channels: ['review'] },
    { name: 'phone menu', channels: ['ivr'] },
    { name: 'phone', channels: ['voice'] },
    { name: 'bot', channels: ['bot'] },
    { name: 'chat', channels: ['chat', 'messaging', 'sms'] },
    { name: 'e-mail', channels: ['email'] },
    { name: 'social', channels: ['social'] },
    { name: 'store', channels: ['store'] },
    { name: 'partner', channels: ['partner'] },
    { name: 'app', channels: ['mobile'] },
    { name: 'web site', channels: ['web'] },
  ],
  stages: ['consideration', 'purchase', 'ownership', 'renewal', 'advocacy', 'at risk', 'gone'],
})

/** The stages of a map in their order: its own, else those to which the journey rules lead. */
export function stagesOf({ stages }: Pick<MapRules, 'stages'>, journey: { readonly steps: readonly { to: string }[]; readonly timers: readonly { to: string }[]; readonly silence?: { to: string } | undefined }): string[] {
  if (stages.length > 0) return [...stages]
  const told = [...journey.steps, ...journey.timers, ...(journey.silence === undefined ? [] : [journey.silence])].map(({ to }) => to)
  return [...new Set(told)].filter((stage) => stage !== 'before')
}
