import type { RawContext } from '../context/context.js'
import { isWaitedFor, redressText } from './redress.js'
import { between, plain, quoted, sentence, when } from './say.js'
import { saying, type Statement } from './statement.js'

const DAY = 86_400_000_000

/** What must not be overlooked: broken words, open complaints, questions without an answer. */
export function attention(context: RawContext): Statement[] {
  return [
    ...promises(context),
    ...complaints(context),
    ...expectations(context),
    ...unanswered(context),
    ...moods(context),
    ...refunds(context),
  ]
}

function promises({ commitments, asOf }: RawContext): Statement[] {
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
    const recent = item.endedAt !== undefined && asOf - item.endedAt < 90 * DAY
    const why = item.how === undefined ? '' : ` (${quoted(item.how)})`
    if (item.state === 'broken' && recent)
      return [say(93, `Promise broken ${when(item.endedAt!, asOf)}: ${what}${why}.${told}`, proof)]
    const late = item.state === 'kept' && item.dueAt !== undefined && item.endedAt! > item.dueAt
    return late && recent ? [say(45, `Promise kept ${between(item.dueAt!, item.endedAt!)} late: ${what}.`, proof)] : []
  })
}

function complaints({ complaints: { items }, asOf }: RawContext): Statement[] {
  const say = saying('attention', 'complaints')
  return items
    .filter(({ state }) => state !== 'resolved')
    .map((item) => {
      const what = sentence(
        item.severity && plain(item.severity),
        item.category && plain(item.category),
        item.about?.orderId && `order ${plain(item.about.orderId)}`,
      )
      const since = item.madeAt === undefined ? '' : ` since ${when(item.madeAt, asOf)}`
      const due =
        item.dueAt === undefined
          ? ''
          : item.state === 'overdue'
            ? ` Answer overdue by ${between(item.dueAt, asOf)}.`
            : ` Answer due ${when(item.dueAt, asOf)}.`
      const wanted = item.wanted === undefined ? '' : ` Wants: ${quoted(item.wanted)}.`
      const again = item.reopened === 0 ? '' : `, reopened ${item.reopened === 1 ? 'once' : `${item.reopened} times`}`
      const text = item.text === undefined ? '' : `: ${quoted(item.text)}`
      return say(
        item.state === 'overdue' ? 95 : 92,
        `Complaint ${item.state === 'overdue' ? 'open' : item.state}${since}${what === '' ? '' : ` (${what})`}${again}${text}.${wanted}${due}`,
        {
          at: item.madeAt,
          events: item.events,
        },
      )
    })
}

function expectations({ expectations: { items }, asOf }: RawContext): Statement[] {
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
    if (item.state !== 'late' || asOf - item.deliveredAt! > 90 * DAY) return []
    return [say(40, `Got ${what} ${between(item.dueAt!, item.deliveredAt!)} later than told.`, proof)]
  })
}

function unanswered({ conversations, asOf }: RawContext): Statement[] {
  const say = saying('attention', 'conversations')
  const latest = conversations.items.find(({ direction }) => direction !== 'outbound')
  return (
    conversations.items
      .filter(({ unanswered: open, asked }) => open && asked !== undefined && asOf - asked.saidAt < 90 * DAY)
      // Whoever came again since may have had their answer; nobody said so.
      .map(({ asked, channels, key }) =>
        say(
          key === latest?.key ? 90 : 67,
          `Not answered: ${quoted(asked!.text)} (${channels.at(-1) ?? 'message'}, ${when(asked!.saidAt, asOf)}).`,
          { at: asked!.saidAt, events: asked!.events },
        ),
      )
  )
}

function moods({ scores, asOf }: RawContext): Statement[] {
  const say = saying('attention', 'scores')
  return scores.latest.items
    .filter(({ value, min, max }) => min !== undefined && max !== undefined && (value - min) / (max - min) <= 0.6)
    .map((score) => {
      const before = score.before === undefined ? '' : `, before ${score.before}`
      const comment = score.comment === undefined ? '' : `: ${quoted(score.comment)}`
      return say(
        86,
        `${plain(score.metric).toUpperCase()} ${score.value} of ${score.max}${before} (${when(score.givenAt, asOf)})${comment}`,
        { at: score.givenAt, events: score.events },
      )
    })
}

/** Money that was asked for or granted and is not there yet. */
function refunds({ redress: { items }, asOf }: RawContext): Statement[] {
  const say = saying('attention', 'redress')
  return items
    .filter(isWaitedFor)
    .map((item) => say(84, redressText(item, asOf), { at: item.statedAt, events: item.events }))
}
