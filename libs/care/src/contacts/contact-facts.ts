import type { Outcome } from '../issues/issue.js'

/** What every fact has to be counted by. No words of people: codes, numbers, times, ids of events, channels, agents. */
export interface Common {
  /** The event that it began with. */
  readonly eventUid: string
  /** By which it belongs to a period, in microseconds since 1970. */
  readonly at: number
  readonly channel?: string | undefined
  readonly topic?: string | undefined
  /** Of the journey, in which the customer was when it began. */
  readonly stage?: string | undefined
  readonly agent?: string | undefined
  /** Of the event that it began with. */
  readonly organisation?: string | undefined
  /** Whether events of others are in it: then an organisation does not see it as its own. */
  readonly shared: boolean
}

/** One conversation. */
export interface ConversationFact extends Common {
  readonly fact: 'conversation'
  /** Of the issue that it belongs to. */
  readonly issueUid: string
  /** The order that it names, by the event that placed it. */
  readonly orderUid?: string | undefined
  readonly lastAt: number
  /** The brand began it. */
  readonly isOurs: boolean
  /** From when the customer came to the first word of a person or a bot, in milliseconds; missing: nobody has answered. */
  readonly firstAnswerMs?: number | undefined
  /** Whether the customer gave up in the end: the stage, and the wait until then in milliseconds. */
  readonly abandonedIn?: string | undefined
  readonly abandonedMs?: number | undefined
  readonly transfers: number
  readonly escalations: number
  readonly outcome?: Outcome | undefined
  readonly resolved: boolean
}

/** How a wait ended: somebody took it, the customer gave up, or it is not known. */
export type WaitEnd = 'answered' | 'abandoned' | 'other'

/** One wait in a queue or while it rings, once it is over. */
export interface WaitFact extends Common {
  readonly fact: 'wait'
  readonly ms: number
  readonly ended: WaitEnd
  /** How long it would be, as the customer was told when it began. */
  readonly toldMs?: number | undefined
}

/** One matter, over however many conversations. */
export interface IssueFact extends Common {
  readonly fact: 'issue'
  readonly lastAt: number
  readonly contacts: number
  readonly conversations: number
  readonly transfers: number
  readonly escalations: number
  readonly switches: number
  readonly waitedMs: number
  readonly outcome?: Outcome | undefined
  /** When it was settled, if it is; in microseconds. */
  readonly settledAt?: number | undefined
  /** From 0 on, as `GET /v1/customers/:ref/effort` tells it. */
  readonly effort: number
}

/** One order: the journey from placing it on. */
export interface OrderFact extends Common {
  readonly fact: 'order'
  readonly amount?: string | undefined
  readonly currency?: string | undefined
  readonly cancelledAt?: number | undefined
  readonly deliveredAt?: number | undefined
  /** Of the customer, naming it, from its placing on. */
  readonly contacts: number
}

/** Something that the customer was told would come by a time: `at`. */
export interface ToldFact extends Common {
  readonly fact: 'told'
  /** wait, answer, delivery, refund, … */
  readonly what: string
  readonly deliveredAt?: number | undefined
  /** From then on it could not come any more: the order was cancelled, the customer hung up. */
  readonly droppedAt?: number | undefined
}

/** One contract, subscription or warranty. */
export interface ContractFact extends Common {
  readonly fact: 'contract'
  /** Missing: it runs. */
  readonly endedAt?: number | undefined
  /** Another one took its place: the customer did not leave. */
  readonly replaced: boolean
}

export type ContactFact = ConversationFact | WaitFact | IssueFact | OrderFact | ToldFact | ContractFact
