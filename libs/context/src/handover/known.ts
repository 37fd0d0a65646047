import type { RawContext } from '../context/context.js'
import { isWaitedFor, redressText } from './redress.js'
import { plain, quoted, when } from './say.js'
import { saying, type Statement } from './statement.js'

/** What is known already, so that nobody asks again: notes, answers, facts, and why we think it is one person. */
export function known(context: RawContext): Statement[] {
  return [
    ...notes(context),
    ...answers(context),
    ...scores(context),
    ...granted(context),
    ...sources(context),
    ...indirect(context),
  ]
}

function notes({ notes: { items }, asOf }: RawContext): Statement[] {
  const say = saying('known', 'notes')
  return items.map((note, index) => {
    const by = note.by === undefined ? '' : `${plain(note.by)}, `
    return say(
      note.pinned ? 83 : Math.max(65 - index * 5, 45),
      `Note (${by}${when(note.writtenAt, asOf)}): ${quoted(note.text)}`,
      { at: note.writtenAt, events: note.events },
    )
  })
}

function answers({ bots, profile, intent, asOf }: RawContext): Statement[] {
  const asked = bots.asked.items
    .filter(({ answer }) => answer !== undefined)
    .map((item) =>
      saying('known', 'bots')(
        61,
        `Was asked ${plain(item.key)} and said ${quoted(item.answer!)} (${when(item.askedAt, asOf)}).`,
        { at: item.askedAt, events: item.events },
      ),
    )
  // What a bot asked for is told as its answer.
  const facts = profile.facts.items
    .filter(({ by }) => by !== 'bot')
    .map((fact) => {
      const before = fact.before === undefined ? '' : `, before ${quoted(fact.before)}`
      return saying('known', 'profile')(
        52,
        `${plain(fact.key)}: ${quoted(fact.value)} (${plain(fact.by)}, ${when(fact.statedAt, asOf)}${before}).`,
        { at: fact.statedAt, events: fact.events },
      )
    })
  const forms = intent.submittedForms.items.map((form) => {
    const fields = form.fields.length === 0 ? '' : `: ${quoted(form.fields.join('; '))}`
    return saying('known', 'intent')(
      54,
      `Sent the form ${quoted(form.form)} ${when(form.submittedAt, asOf)}${fields}.`,
      { at: form.submittedAt, events: form.events },
    )
  })
  return [...asked, ...facts, ...forms]
}

/** Good scores; bad ones need attention. */
function scores({ scores: { latest }, asOf }: RawContext): Statement[] {
  const say = saying('known', 'scores')
  return latest.items
    .filter(({ value, min, max }) => min === undefined || max === undefined || (value - min) / (max - min) > 0.6)
    .map((score) => {
      const scale = score.max === undefined ? '' : ` of ${score.max}`
      const comment = score.comment === undefined ? '' : `: ${quoted(score.comment)}`
      return say(
        62,
        `${plain(score.metric).toUpperCase()} ${score.value}${scale} (${when(score.givenAt, asOf)})${comment}`,
        { at: score.givenAt, events: score.events },
      )
    })
}

/** What was granted, refused or paid before, so that the next one who is asked knows it. */
function granted({ redress, asOf }: RawContext): Statement[] {
  const say = saying('known', 'redress')
  return redress.items
    .filter((item) => !isWaitedFor(item))
    .map((item) => say(56, redressText(item, asOf), { at: item.statedAt, events: item.events }))
}

/** Which events named two identifiers together: each pair once. */
function sources({ profile, asOf }: RawContext): Statement[] {
  const say = saying('known', 'profile')
  const seen = new Set<string>()
  return profile.identifiers.items.toReversed().flatMap(({ key, together }) => {
    if (together === undefined) return []
    const pair = [key, together.with].toSorted().join(' ')
    if (seen.has(pair)) return []
    seen.add(pair)
    return [
      say(
        49,
        `${plain(key)} and ${plain(together.with)} were told together by ${plain(together.type)} (${when(together.namedAt, asOf)}).`,
        { at: together.namedAt, events: together.events },
      ),
    ]
  })
}

function indirect({ touchpoints }: RawContext): Statement[] {
  const say = saying('known', 'touchpoints')
  return (
    touchpoints.items
      // What surveys and reviews said is told as scores.
      .filter(({ kind, channel }) => kind === 'indirect' && channel !== 'survey' && channel !== 'review')
      .map((point) =>
        say(30, `Spoke about us ${point.times === 1 ? 'once' : `${point.times} times`} by ${plain(point.channel)}.`, {
          at: point.lastAt,
          events: point.events,
        }),
      )
  )
}
