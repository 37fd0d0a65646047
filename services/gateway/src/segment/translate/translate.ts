import { randomUUID } from 'node:crypto'
import { identifiersIn } from './identifiers.js'
import { codeIn, defined, type Message, partOf, textIn } from './message.js'
import { type Fact, factOfTrack } from './track.js'
import { whenOf } from './when.js'

/** Under which all of a tenant's messages count once, whichever key and route they come by. */
export const SEGMENT_SOURCE = 'segment'

/** An event, and when it happened by our clock where that is not what its sender said. */
export interface Translated {
  readonly event: Record<string, unknown>
  /** In microseconds since 1970. */
  readonly happenedAt: number | undefined
}

export interface Circumstances {
  /** `sentAt` of the batch. */
  readonly sentAt: string | undefined
  /** In microseconds since 1970. */
  readonly receivedAt: number
}

/** Types of messages, and what becomes of each. */
const TYPES: Readonly<Record<string, (message: Message) => readonly Fact[]>> = {
  track: (message) => {
    const name = textIn(message, 'event')
    return name === undefined ? [] : [withRest(factOfTrack(name, partOf(message, 'properties')), partOf(message, 'properties'))]
  },
  page: (message) => [withRest(seen(message, 'web'), partOf(message, 'properties'))],
  screen: (message) => [withRest(seen(message, 'mobile'), partOf(message, 'properties'))],
  identify: (message) => [{ type: 'profile.stated', data: defined({ traits: nonEmpty(partOf(message, 'traits')) }) }],
  alias: () => [{ type: 'profile.stated', data: {} }],
  group: groupFacts,
}

/**
 * The events that a message of Segment's stands for; mostly one, of a `group` with traits two. None where it says nothing: a type
 * that is not known, a `track` without a name, a `group` without an id.
 *
 * The ids are the message's, so that a message counts once however often it is sent, and what its sender said is in the
 * event as it was said.
 */
export function translate(message: Message, { sentAt, receivedAt }: Circumstances): Translated[] {
  const type = textIn(message, 'type') ?? ''
  const facts = Object.hasOwn(TYPES, type) ? (TYPES[type]?.(message) ?? []) : []
  const { said, corrected } = whenOf(message, sentAt, receivedAt)
  const id = textIn(message, 'messageId') ?? randomUUID()
  const who = identifiersIn(message)
  const context = nonEmpty(partOf(message, 'context'))
  return facts.map(({ type: eventType, data, conversation, direction, channel = channelOf(message) }, nth) => ({
    happenedAt: corrected,
    event: defined({
      specversion: '1.0',
      id: nth === 0 ? id : `${id}/${eventType}`,
      source: SEGMENT_SOURCE,
      type: eventType,
      time: said,
      channel,
      direction,
      conversation,
      data: defined({ ...who, ...data, context }),
    }),
  }))
}

function seen(message: Message, channel: string): Fact {
  const properties = partOf(message, 'properties')
  const page = partOf(partOf(message, 'context'), 'page')
  const data = defined({
    url: textIn(properties, 'url') ?? textIn(page, 'url'),
    title: textIn(properties, 'title') ?? textIn(page, 'title'),
    referrer: textIn(properties, 'referrer') ?? textIn(page, 'referrer'),
    name: codeIn(message, 'name') ?? codeIn(properties, 'name'),
    category: codeIn(message, 'category') ?? codeIn(properties, 'category'),
  })
  return { type: 'page.viewed', channel, data }
}

/** A membership; what is known of the group is told of the group. */
function groupFacts(message: Message): Fact[] {
  const key = textIn(message, 'groupId')
  if (key === undefined) return []
  const group = { type: 'account', key }
  const traits = nonEmpty(partOf(message, 'traits'))
  const described: Fact = { type: 'group.described', data: defined({ group, name: textIn(traits ?? {}, 'name'), traits }) }
  return [{ type: 'group.joined', data: { group } }, ...(traits ? [described] : [])]
}

/** All that was said beside what the catalogue has a name for. */
function withRest(fact: Fact, properties: Message): Fact {
  return { ...fact, data: defined({ ...fact.data, properties: nonEmpty(properties) }) }
}

function nonEmpty(part: Message): Message | undefined {
  return Object.keys(part).length > 0 ? part : undefined
}

const MOBILE = /ios|android|react-native|flutter|kotlin|swift/i

/** Where it happened, as far as its library tells. */
function channelOf(message: Message): string | undefined {
  const context = partOf(message, 'context')
  const told = textIn(context, 'channel') ?? textIn(message, 'channel')
  if (told === 'web' || told === 'mobile') return told
  const library = textIn(partOf(context, 'library'), 'name') ?? ''
  if (MOBILE.test(library) || MOBILE.test(textIn(partOf(context, 'device'), 'type') ?? '')) return 'mobile'
  return context['page'] === undefined ? undefined : 'web'
}
