import type { TimelineEvent } from '../../event.js'
import { find, type Kept, keep, nothing } from '../../fold/kept.js'
import type { Part } from '../../fold/part.js'
import { type Proof, proofBy, provenBy } from '../../fold/proof.js'
import { defined } from '../../read/defined.js'
import { exchangeOf } from '../../read/exchange.js'
import { code, dataOf, flag, words } from '../../read/read.js'

/** What bots asked (so that nobody asks again), what they answered, and where they failed. */
export interface Bots {
  asked: Kept<{ key: string; question?: string; answer?: string; askedAt: number; events: Proof }>
  answered: Kept<{
    key: string
    intent?: string
    question?: string
    answer?: string
    helpful?: boolean
    answeredAt: number
    events: Proof
  }>
  failed: Kept<{
    key: string
    reason?: string
    intent?: string
    question?: string
    times: number
    failedAt: number
    events: Proof
  }>
  /** The customer's last words by conversation: what a bot failed at, where the failure itself does not say. */
  said: Kept<{ key: string; text: string; events: Proof }>
}

const ASKED = 10
const ANSWERED = 4
const FAILED = 5
const SAID = 3
const TEXT = 140

export const bots: Part<Bots> = {
  initial: { asked: nothing, answered: nothing, failed: nothing, said: nothing },
  on: {
    'message.received': (state, event) => {
      const text = words(dataOf(event), 'text', TEXT)
      if (text === undefined) return state
      return {
        ...state,
        said: keep(state.said, { key: exchangeOf(event), text, events: proofBy(event) }, { most: SAID }),
      }
    },
    'bot.asked': (state, event) => {
      const data = dataOf(event)
      const question = words(data, 'question', TEXT)
      const key = code(data, 'field') ?? question
      if (key === undefined) return state
      const item = defined({
        key,
        question,
        answer: words(data, 'answer', TEXT),
        askedAt: event.occurredAt,
        events: proofBy(event),
      })
      return { ...state, asked: keep(state.asked, item, { most: ASKED }) }
    },
    'bot.answered': (state, event) => ({ ...state, answered: withAnswer(state, event) }),
    'bot.failed': (state, event) => ({ ...state, failed: withFailure(state, event) }),
  },
}

function withAnswer({ answered, said }: Bots, event: TimelineEvent): Bots['answered'] {
  const data = dataOf(event)
  const item = defined({
    key: event.uid,
    intent: code(data, 'intent'),
    question: words(data, 'question', TEXT) ?? find(said, exchangeOf(event))?.text,
    answer: words(data, 'answer', TEXT) ?? words(data, 'article', TEXT),
    helpful: flag(data, 'helpful'),
    answeredAt: event.occurredAt,
    events: proofBy(event),
  })
  return keep(answered, item, { most: ANSWERED })
}

/** Failing at the same thing again in one exchange is one failure, with how often. */
function withFailure({ failed, said }: Bots, event: TimelineEvent): Bots['failed'] {
  const data = dataOf(event)
  const before = find(said, exchangeOf(event))
  const intent = code(data, 'intent')
  const question = words(data, 'question', TEXT) ?? before?.text
  const key = `${exchangeOf(event)} ${intent ?? question ?? ''}`
  const known = find(failed, key)
  const proof = known?.events ?? before?.events ?? []
  const item = defined({
    key,
    reason: code(data, 'reason'),
    intent,
    question,
    times: (known?.times ?? 0) + 1,
    failedAt: event.occurredAt,
    events: provenBy(proof, event),
  })
  return keep(failed, item, { most: FAILED })
}
