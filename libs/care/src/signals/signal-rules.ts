import { z } from 'zod'
import { DAY, kinds, MINUTE, time } from './kind-rules.js'

const points = (standard: number, about: string) => z.number().min(0).max(1_000).default(standard).describe(about)

/** What counts as friction or opportunity, and how an issue and its effort are reckoned. */
export const signalRules = z.strictObject({
  issues: z
    .strictObject({
      windowMs: time(7 * DAY, 'conversations of the same topic are one matter when one begins so long after the other', MINUTE),
      handoverMs: time(10 * MINUTE, 'a conversation that goes on from another so soon is no further contact'),
    })
    .prefault({})
    .describe('which conversations are one matter'),
  kinds: kinds.prefault({}).describe('by kind'),
  effort: z
    .strictObject({
      contact: points(10, 'points for each contact after the first'),
      transfer: points(10, 'points for each transfer'),
      switch: points(10, 'points for each change of channel'),
      waitingMinute: points(1, 'points for each minute of waiting'),
    })
    .prefault({})
    .describe('what an issue costs the customer'),
})

export type SignalRules = z.output<typeof signalRules>
export type SignalKind = keyof SignalRules['kinds']

/** Rules of one kind. */
export type RulesOfKind<Kind extends SignalKind> = SignalRules['kinds'][Kind]

export const SIGNAL_KINDS = Object.keys(kinds.shape) as readonly SignalKind[]

/** In force until a tenant publishes rules of its own. */
export const standardSignals: SignalRules = signalRules.parse({})
