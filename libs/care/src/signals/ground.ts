import { dataOf, exchangeKey, exchangeOf, record, type TimelineEvent } from '@throughline/context'
import type { EventType } from '@throughline/events'
import type { Issue, IssueRules } from '../issues/issue.js'
import { issuesIn } from '../issues/issues.js'
import type { Talk } from '../issues/talk.js'

/** A conversation, and the matter that it is a part of. */
interface Place {
  readonly issue: Issue
  readonly talk: Talk
}

/** A story, laid out so that signals are found in it. */
export class Ground {
  readonly issues: readonly Issue[]
  private readonly byType: ReadonlyMap<string, readonly TimelineEvent[]>
  private readonly places = new Map<string, Place>()

  /** @param events as `arrange` gives them */
  constructor(
    readonly events: readonly TimelineEvent[],
    rules: IssueRules,
  ) {
    this.issues = issuesIn({ events }, rules)
    this.byType = Map.groupBy(events.filter((event) => event.class !== 'unknown'), ({ type }) => type)
    for (const issue of this.issues) for (const talk of issue.talks) this.places.set(talk.key, { issue, talk })
  }

  /** Events of these types, in the order of the timeline. */
  of(...types: readonly EventType[]): TimelineEvent[] {
    const found = types.flatMap((type) => this.byType.get(type) ?? [])
    if (types.length < 2) return found
    const wanted = new Set(found)
    return this.events.filter((event) => wanted.has(event))
  }

  /** The matter of the conversation that an event belongs to. */
  issueOf(event: TimelineEvent): Issue | undefined {
    return this.places.get(exchangeOf(event))?.issue
  }

  talkOf(event: TimelineEvent): Talk | undefined {
    return this.places.get(exchangeOf(event))?.talk
  }

  /** The conversation that an event belongs to, else the one that it says it is about. */
  placeOf(event: TimelineEvent): Place | undefined {
    const own = this.places.get(exchangeOf(event))
    const { conversation, source = event.source } = record(dataOf(event), 'about') ?? {}
    if (own !== undefined || typeof conversation !== 'string' || typeof source !== 'string') return own
    return this.places.get(exchangeKey(source, conversation))
  }
}
