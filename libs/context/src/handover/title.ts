import type { RawContext } from '../context/context.js'
import { clip } from '../read/read.js'
import { plain, sentence, when } from './say.js'

const SHOWN = 3
/** The strongest first, as subjects are chosen. */
const STRENGTH = ['customer', 'account', 'email', 'phone', 'social']

/** Who this is, in one line. */
export function whoLine({ profile, preferences }: RawContext): string {
  const called = preferences.items.find(
    ({ preference, valid, value }) => preference === 'name' && valid && typeof value === 'string',
  )?.value
  const name = typeof called === 'string' ? called : fullName(profile)
  const ranked = profile.identifiers.items
    .filter(({ type }) => STRENGTH.includes(type))
    .toSorted((a, b) => STRENGTH.indexOf(a.type) - STRENGTH.indexOf(b.type))
  const named = ranked
    .slice(0, SHOWN)
    .map(({ type, value }) => (type === 'email' || type === 'phone' ? plain(value) : `${type} ${plain(value)}`))
  const { items, more } = profile.identifiers
  const left = items.length - named.length
  const many = `${left}${more === 0 ? '' : ' or more'}`
  const what = left === 1 && more === 0 ? 'identifier' : 'identifiers'
  const who = sentence(name && clip(plain(name), 60), ...named.map((text) => clip(text, 60)))
  if (who === '') return left === 0 ? 'Nobody known' : `Nobody known by name (${many} ${what})`
  return left === 0 ? who : `${who} and ${many} other ${what}`
}

/** Where they stand, in one line. */
export function stageLine({ journey, events, asOf }: RawContext, partial: boolean): string {
  const since =
    journey.sinceAt === undefined ? '' : ` since ${when(journey.sinceAt, asOf)} (${plain(journey.rule ?? '')})`
  const first = events.firstAt === undefined ? '' : ` since ${when(events.firstAt, asOf)}`
  return `Stage: ${plain(journey.stage)}${since} · ${events.count} ${events.count === 1 ? 'event' : 'events'}${first}${partial ? ', older ones were not read' : ''}`
}

function fullName({ facts }: RawContext['profile']): string | undefined {
  const value = (key: string) => facts.items.find((fact) => fact.key === key)?.value
  return value('name') ?? ([value('firstName'), value('lastName')].filter(Boolean).join(' ') || undefined)
}
