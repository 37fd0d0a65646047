import type { RawContext } from '../context/context.js'
import type { Talk } from '../context/talks.js'
import { person, plain, quoted, sentence, span, when } from './say.js'
import { saying, type Statement } from './statement.js'

const TALKS = 8

/** What was tried, by whom, on which channel. */
export function tried(context: RawContext): Statement[] {
  return [...talks(context), ...matters(context), ...bots(context)]
}

function talks({ conversations, asOf }: RawContext): Statement[] {
  const say = saying('tried', 'conversations')
  return conversations.items
    .filter(({ state }) => state !== 'open' && state !== 'waiting')
    .slice(0, TALKS)
    .map((talk, index) =>
      say(Math.max(78 - index * 6, 42), `${when(talk.startedAt, asOf)} ${told(talk)}`, {
        at: talk.startedAt,
        events: talk.events,
      }),
    )
}

function told(talk: Talk): string {
  const names = talk.handlers.items
    .filter(({ kind }) => !(kind === 'bot' && talk.channels.includes('bot')))
    .map((handler) => (handler.kind === 'bot' ? 'bot' : person(handler)))
  const people = [...new Set(names)].join(', ')
  const head = sentence(
    talk.channels.map(plain).join(' → '),
    talk.durationMs !== undefined && span(talk.durationMs),
    people !== '' && `with ${people}`,
    talk.organisation && `at ${plain(talk.organisation)}`,
  )
  const about = talk.topic ?? talk.reason ?? talk.title
  const ended =
    talk.outcome === undefined
      ? endOf(talk)
      : `outcome ${talk.outcome}${talk.reason === undefined || talk.reason === about ? '' : ` (${plain(talk.reason)})`}`
  const body = sentence(about && `about ${plain(about)}`, ended, waited(talk), ...moves(talk))
  const summary = talk.summary === undefined ? '' : ` ${quoted(talk.summary)}`
  return `${head}: ${body}.${summary}`
}

function endOf({ state, abandonedIn, botFailures, unsettled }: Talk): string {
  if (state === 'abandoned') return `gave up${abandonedIn === undefined ? '' : ` (${plain(abandonedIn)})`}`
  if (botFailures > 0 && unsettled) return 'bot could not help'
  return state === 'quiet' ? 'went quiet' : state
}

function waited({ waitedMs, toldMs, heldMs }: Talk): string | undefined {
  const wait =
    waitedMs === undefined
      ? undefined
      : `waited ${span(waitedMs)}${toldMs === undefined ? '' : ` (told ${span(toldMs)})`}`
  return sentence(wait, heldMs !== undefined && heldMs > 0 && `on hold ${span(heldMs)}`) || undefined
}

function moves({ transfers: { items, more } }: Talk): string[] {
  if (items.length === 0) return []
  const times = items.length + more
  const last = items.at(-1)!
  const to = last.to === undefined ? '' : ` to ${plain(last.to)}`
  const how = times === 1 ? `${last.what}${to}` : `passed on ${times} times, last${to === '' ? ` ${last.what}` : to}`
  return [last.asked === true ? `${how} (asked for it)` : how]
}

/** Several contacts about one matter. */
function matters({ matters: list, asOf }: RawContext): Statement[] {
  const say = saying('tried', 'matters')
  return list
    .filter(({ contacts }) => contacts > 1)
    .map((matter) => {
      const about = matter.topic === undefined ? 'one matter' : plain(matter.topic)
      const sure = matter.rule === undefined ? '' : ` (inferred: ${matter.rule})`
      return say(
        matter.contacts > 2 ? 87 : 50,
        `Came ${matter.contacts} times about ${about} since ${when(matter.startedAt, asOf)}${sure}.`,
        { at: matter.lastAt, events: matter.events },
      )
    })
}

function bots({ bots: { failed }, asOf }: RawContext): Statement[] {
  const say = saying('tried', 'bots')
  return failed.items.map((item) => {
    const at = item.question === undefined ? plain(item.intent ?? 'something') : quoted(item.question)
    const why = item.reason === undefined ? '' : ` (${plain(item.reason)})`
    return say(
      64,
      `Bot failed${item.times > 1 ? ` ${item.times} times` : ''} at ${at}${why}, ${when(item.failedAt, asOf)}.`,
      { at: item.failedAt, events: item.events },
    )
  })
}
