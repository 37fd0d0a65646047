import type { RawContext } from '../context/context.js'
import { between, plain, quoted, sentence, when } from './say.js'
import { saying, type Statement } from './statement.js'

/** So long after its end a broken or late promise is still told, in microseconds. */
const RECENT = 90 * 86_400_000_000

/** What was promised: open, overdue, broken of late, kept late. */
export function promises({ commitments, asOf }: RawContext): Statement[] {
  const say = saying('attention', 'commitments')
  return commitments.items.flatMap((item) => {
    const what = item.what === undefined ? `promise ${plain(item.key)}` : quoted(item.what)
    const told = item.words === undefined ? '' : ` Told: ${quoted(item.words)}`
    const due = item.dueAt !== undefined && `due ${when(item.dueAt, asOf)}`
    const more = sentence(
      due,
      item.owner !== undefined && `by ${plain(item.owner)}`,
      item.organisation && `at ${plain(item.organisation)}`,
    )
    const proof = { at: item.dueAt ?? item.madeAt, events: item.events }
    if (item.state === 'overdue')
      return [say(96, `Promise overdue by ${between(item.dueAt!, asOf)}: ${what}, ${more}.${told}`, proof)]
    if (item.state === 'open') return [say(88, `Promised: ${what}${more === '' ? '' : `, ${more}`}.${told}`, proof)]
    const recent = item.endedAt !== undefined && asOf - item.endedAt < RECENT
    const why = item.how === undefined ? '' : ` (${quoted(item.how)})`
    if (item.state === 'broken' && recent)
      return [say(93, `Promise broken ${when(item.endedAt!, asOf)}: ${what}${why}.${told}`, proof)]
    const late = item.state === 'kept' && item.dueAt !== undefined && item.endedAt! > item.dueAt
    return late && recent ? [say(45, `Promise kept ${between(item.dueAt!, item.endedAt!)} late: ${what}.`, proof)] : []
  })
}

/** What the customer was led to expect and has not got, or got late. */
export function expectations({ expectations: { items }, asOf }: RawContext): Statement[] {
  const say = saying('attention', 'expectations')
  return items.flatMap((item) => {
    const order = item.orderId === undefined ? '' : ` of order ${plain(item.orderId)}`
    const told = item.words === undefined ? '' : ` Told: ${quoted(item.words)}`
    const proof = { at: item.dueAt ?? item.toldAt, events: item.events }
    const what = `${plain(item.what)}${order}`
    // A wait is told with its conversation.
    if (item.what === 'wait') return []
    if (item.state === 'overdue')
      return [
        say(
          80,
          `Expects ${what}, due ${when(item.dueAt!, asOf)}, ${between(item.dueAt!, asOf)} overdue.${told}`,
          proof,
        ),
      ]
    if (item.state === 'open')
      return [
        say(70, `Expects ${what}${item.dueAt === undefined ? '' : ` by ${when(item.dueAt, asOf)}`}.${told}`, proof),
      ]
    if (item.state !== 'late' || asOf - item.deliveredAt! > RECENT) return []
    return [say(40, `Got ${what} ${between(item.dueAt!, item.deliveredAt!)} later than told.`, proof)]
  })
}
