import { code, dataOf, id, record, type TimelineEvent } from '@throughline/context'

/** Names of what it is about, by which it is found. */
export interface NamedIds {
  /** Whose ids they are; where it is not said, those of the sender, else of anybody. */
  readonly source?: string | undefined
  readonly sender: string
  readonly conversation?: string | undefined
  /** An id as its sender gave it, or a uid of the log. */
  readonly eventId?: string | undefined
  readonly orderId?: string | undefined
}

/** What feedback says of what it is about. */
export interface FeedbackAbout {
  readonly ids?: NamedIds | undefined
  readonly channel?: string | undefined
  readonly organisation?: string | undefined
  readonly topic?: string | undefined
  readonly stage?: string | undefined
  readonly agent?: string | undefined
}

/** @param asked what the question said that it answers: it stands for what the answer leaves out */
export function feedbackAbout(event: TimelineEvent, asked: FeedbackAbout = {}): FeedbackAbout {
  const about = record(dataOf(event), 'about') ?? {}
  return {
    ids: idsIn(about, event) ?? asked.ids,
    channel: code(about, 'channel') ?? asked.channel,
    organisation: code(about, 'organisation') ?? asked.organisation,
    topic: code(about, 'topic') ?? asked.topic,
    stage: code(about, 'stage') ?? asked.stage,
    agent: id(about, 'agent') ?? asked.agent,
  }
}

function idsIn(about: Record<string, unknown>, { source: sender }: TimelineEvent): NamedIds | undefined {
  const text = (key: string): string | undefined => {
    const value = about[key]
    return typeof value === 'string' && value !== '' ? value : undefined
  }
  const [conversation, eventId, orderId] = [text('conversation'), text('eventId'), text('orderId')]
  if (conversation === undefined && eventId === undefined && orderId === undefined) return undefined
  return { source: text('source'), sender, conversation, eventId, orderId }
}
