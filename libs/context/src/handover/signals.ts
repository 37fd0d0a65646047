import { plain, when } from './say.js'
import { saying, type Section, type Statement } from './statement.js'

/** Friction or an opportunity that is open, as somebody else has found it. */
export interface GivenSignal {
  readonly kind: string
  /** In microseconds since 1970. */
  readonly openedAt: number
  readonly topic?: string | null | undefined
  readonly channel?: string | null | undefined
  /** Uids of the events that prove it. */
  readonly evidence: readonly string[]
}

interface Saying {
  readonly section: Section
  readonly weight: number
  readonly text: string
}

/** What the context does not say itself: it tells complaints, promises, scores, messages, carts and repeats from its own parts. */
const SAID: Readonly<Record<string, Saying>> = {
  'slow-answer': { section: 'attention', weight: 85, text: 'Waits longer for an answer than is promised' },
  'told-again': { section: 'attention', weight: 83, text: 'Had to tell the same again' },
  'unanswered-mention': { section: 'attention', weight: 82, text: 'Wrote about us in public and has no answer' },
  'transfer-chain': { section: 'attention', weight: 74, text: 'Was passed on again and again' },
  'abandoned-queue': { section: 'attention', weight: 73, text: 'Gave up waiting and has not got through since' },
  escalation: { section: 'attention', weight: 72, text: 'Had to ask for somebody who may do more' },
  'interest-after-purchase': { section: 'doing', weight: 58, text: 'Looks at other things than they bought' },
  'empty-search': { section: 'doing', weight: 54, text: 'Searched for something and found nothing' },
  praise: { section: 'known', weight: 52, text: 'Said something kind' },
  promoter: { section: 'known', weight: 50, text: 'Would recommend us' },
  'returning-buyer': { section: 'known', weight: 49, text: 'Has bought again' },
  'answered-elsewhere': { section: 'tried', weight: 48, text: 'Was answered elsewhere than they had asked' },
  'channel-switch': { section: 'tried', weight: 46, text: 'Had to change the channel' },
}

/** Signals in sentences, each with its events. */
export function signals(given: readonly GivenSignal[], now: number): Statement[] {
  return given.flatMap(({ kind, openedAt, topic, channel, evidence }) => {
    const said = Object.hasOwn(SAID, kind) ? SAID[kind] : undefined
    if (said === undefined || evidence.length === 0) return []
    const about = topic == null ? '' : ` about ${plain(topic)}`
    const where = [channel == null ? [] : plain(channel), when(openedAt, now)].flat().join(', ')
    return [saying(said.section, 'signals')(said.weight, `${said.text}${about} (${where}).`, { at: openedAt, events: evidence })]
  })
}
