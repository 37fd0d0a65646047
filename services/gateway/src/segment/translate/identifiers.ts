import { isRecord } from '@throughline/events'
import { defined, type Message, partOf, textIn } from './message.js'

const MAX = 24
/** Names of Segment's own external ids. */
const TYPES: Readonly<Record<string, string>> = { user_id: 'customer', anonymous_id: 'anonymous' }

/**
 * Who a message is about: fields of `data` in which identifiers are looked for. `traits` of the person, wherever they
 * stand, name an address and a number; what is in the properties of an action may be somebody else's.
 */
export function identifiersIn(message: Message): Record<string, unknown> {
  const context = partOf(message, 'context')
  const traits = { ...partOf(context, 'traits'), ...(message['type'] === 'identify' ? partOf(message, 'traits') : {}) }
  const identifiers = [...externalIds(context), ...device(context), ...previous(message)].slice(0, MAX)
  return defined({
    userId: textIn(message, 'userId'),
    anonymousId: textIn(message, 'anonymousId'),
    email: textIn(traits, 'email'),
    phone: textIn(traits, 'phone'),
    identifiers: identifiers.length === 0 ? undefined : identifiers,
  })
}

interface Identifier {
  type: string
  value: string
}

function externalIds({ externalIds: listed }: Message): Identifier[] {
  if (!Array.isArray(listed)) return []
  return listed.filter(isRecord).flatMap((one) => {
    const { type, id: value } = { type: textIn(one, 'type')?.slice(0, 64), id: textIn(one, 'id') }
    const isOfPerson = (textIn(one, 'collection') ?? 'users') === 'users'
    return type === undefined || value === undefined || !isOfPerson ? [] : [{ type: TYPES[type] ?? type, value }]
  })
}

function device(context: Message): Identifier[] {
  const value = textIn(partOf(context, 'device'), 'id')
  return value === undefined ? [] : [{ type: 'device', value }]
}

/** `alias` says that who was known by the one id is known by the other: an id of before somebody was known. */
function previous(message: Message): Identifier[] {
  const value = message['type'] === 'alias' ? textIn(message, 'previousId') : undefined
  return value === undefined ? [] : [{ type: 'anonymous', value }]
}
