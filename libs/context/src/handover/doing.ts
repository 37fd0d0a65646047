import type { RawContext } from '../context/context.js'
import { carts, plans, visit } from './intent.js'
import { cash, goods, plain, quoted, sentence, span, when } from './say.js'
import { saying, type Statement } from './statement.js'

/** What the customer is in the middle of. */
export function doing(context: RawContext): Statement[] {
  return [
    ...visit(context),
    ...carts(context),
    ...plans(context),
    ...talks(context),
    ...dates(context),
    ...offers(context),
  ]
}

/** Conversations that are going on. */
function talks({ conversations, intent, asOf }: RawContext): Statement[] {
  const say = saying('doing', 'conversations')
  return conversations.items
    .filter(({ state }) => state === 'open' || state === 'waiting')
    .map((talk) => {
      const who = talk.handlers.items.at(-1)
      const what = sentence(
        talk.topic && `about ${plain(talk.topic)}`,
        talk.queue && `queue ${plain(talk.queue)}`,
        talk.toldMs !== undefined && talk.state === 'waiting' && `told ${span(talk.toldMs)}`,
        who && `with ${plain(who.name ?? who.id ?? who.kind)}`,
        talk.continues !== undefined && talk.continues.from === intent.visit?.key && 'goes on from the last visit',
      )
      const state = talk.state === 'waiting' ? 'Is waiting' : 'Conversation open'
      return say(
        94,
        `${state} since ${when(talk.startedAt, asOf)} (${talk.channels.map(plain).join(', ')})${what === '' ? '' : `, ${what}`}.`,
        { at: talk.lastAt, events: talk.events },
      )
    })
}

function dates({ appointments, asOf }: RawContext): Statement[] {
  const say = saying('doing', 'appointments')
  return appointments.items
    .filter(({ state }) => state === 'agreed' || state === 'moved')
    .map((item) => {
      const more = sentence(
        item.store && plain(item.store),
        item.place && plain(item.place),
        item.reason && plain(item.reason),
        item.organisation && `at ${plain(item.organisation)}`,
      )
      const at = item.meetAt === undefined ? 'at a time not told' : when(item.meetAt, asOf)
      return say(85, `Appointment ${at}${item.state === 'moved' ? ' (moved)' : ''}${more === '' ? '' : `, ${more}`}.`, {
        at: item.meetAt ?? item.changedAt,
        events: item.events,
      })
    })
}

function offers({ offers: { items }, asOf }: RawContext): Statement[] {
  const say = saying('doing', 'offers')
  return items
    .filter(({ state }) => state === 'open')
    .map((offer) => {
      const what =
        offer.items === undefined
          ? offer.text === undefined
            ? plain(offer.key)
            : quoted(offer.text)
          : goods(offer.items)
      const more = sentence(
        offer.price && cash(offer.price),
        offer.validUntilAt !== undefined && `until ${when(offer.validUntilAt, asOf)}`,
      )
      return say(
        66,
        `Has an open offer${offer.kind === undefined ? '' : ` (${plain(offer.kind)})`}: ${what}${more === '' ? '' : `, ${more}`}.`,
        { at: offer.madeAt, events: offer.events },
      )
    })
}
