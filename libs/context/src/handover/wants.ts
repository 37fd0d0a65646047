import type { RawContext } from '../context/context.js'
import { plain, quoted, when } from './say.js'
import { saying, type Statement } from './statement.js'

const TOLD_ELSEWHERE = new Set(['channel', 'language', 'name'])

/** How the customer wants it, and what they do not want. */
export function wants({ preferred, preferences, consent, asOf }: RawContext): Statement[] {
  const say = saying('wants', 'preferred')
  const liked = (['channel', 'language'] as const).flatMap((what) => {
    const found = preferred[what]
    if (found === null) return []
    const how = found.how === 'stated' ? 'said so' : `found: ${found.rule ?? ''}`
    return [
      say(
        found.how === 'stated' ? 79 : 63,
        `Prefers ${what === 'channel' ? 'the channel' : 'the language'} ${plain(found.value)} (${how}).`,
        { at: found.sinceAt, events: found.events },
      ),
    ]
  })
  const stated = preferences.items
    .filter(({ valid, preference }) => valid && !TOLD_ELSEWHERE.has(preference))
    .map(({ preference, purpose, value, statedAt, events }) => {
      const text = typeof value === 'string' ? quoted(value) : quoted(JSON.stringify(value))
      return saying('wants', 'preferences')(
        69,
        `Wants ${plain(preference)}${purpose === undefined ? '' : ` for ${plain(purpose)}`}: ${text}.`,
        { at: statedAt, events },
      )
    })
  const agreed = consent.items.map((item) => {
    const what = `${plain(item.purpose)}${item.scope === undefined ? '' : ` (${plain(item.scope)})`}`
    const text = {
      given: `Agreed to ${what}`,
      withdrawn: `Does not agree to ${what}`,
      expired: `Agreement to ${what} has run out`,
    }[item.state]
    const since = item.state === 'expired' ? item.validUntilAt! : item.statedAt
    return saying('wants', 'consent')(item.state === 'given' ? 44 : 77, `${text} (${when(since, asOf)}).`, {
      at: item.statedAt,
      events: item.events,
    })
  })
  return [...liked, ...stated, ...agreed]
}
