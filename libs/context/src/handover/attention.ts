import type { RawContext } from '../context/context.js'
import { expectations, promises } from './promises.js'
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
