/** What all events of a run have in common. */
export interface Story {
  /** A few letters and digits that no other run has. */
  run: string
  /** When it began, in milliseconds since 1970. */
  startMs: number
}

/** A CloudEvent as it is sent. */
export interface SentEvent {
  specversion: '1.0'
  id: string
  source: string
  type: string
  time?: string
  subject?: string
  identity?: string
  identitytype?: string
  channel: string
  direction: string
  conversation?: string
  sequence: string
  data: Record<string, unknown>
}

/** Events a second on the clock of the story; the time of an event moves this much with its number. */
const PACE = 5_000
const HOUR_MS = 3_600_000
const words = 'a winter tyre is quieter than it was and holds the wet road better in any test we know of '

/**
 * The event with this number, always the same: sent twice, it is the same telling, and what comes back can be held
 * against it. Its number is its `sequence`, a column of the log, so that rows can be told apart without keys.
 */
export function eventOf(story: Story, event: number, subject: number): SentEvent {
  const dice = scramble(event)
  const type = types[dice % types.length] as EventType
  const time = timeOf(story, event, dice)
  return {
    specversion: '1.0',
    id: `${story.run}-${event}`,
    source: `urn:chaos:${story.run}`,
    type: type.name,
    ...(time === undefined ? {} : { time }),
    ...identityOf(subject, dice).attributes,
    channel: type.channel,
    direction: 'inbound',
    ...(dice % 3 === 0 ? {} : { conversation: `visit-${subject}-${event >> 8}` }),
    sequence: String(event),
    data: { ...type.data(event, dice), ...identityOf(subject, dice).data },
  }
}

/** The number of an event by its `sequence`, as sent or as the log pads it; −1 when it is none. */
export function numberOf(sequence: unknown): number {
  return typeof sequence === 'string' && /^\d{1,20}$/.test(sequence) ? Number(sequence) : -1
}

/** How the timeline is asked for this subject. */
export function referenceOf(subject: number): string {
  const { type, value } = identities[subject % identities.length]!(subject)
  return `${type}:${value}`
}

interface EventType {
  name: string
  channel: string
  data: (event: number, dice: number) => Record<string, unknown>
}

const types: readonly EventType[] = [
  {
    name: 'page.viewed',
    channel: 'web',
    data: (event, dice) => ({ url: `https://shop.example.com/tyres/${dice % 977}`, title: wordsOf(event, 60 + (dice % 200)) }),
  },
  { name: 'message.received', channel: 'chat', data: (event, dice) => ({ text: wordsOf(event, 20 + (dice % 300)) }) },
  // A type the catalogue does not have: accepted, kept and shown like any other.
  { name: 'showroom.entered', channel: 'store', data: (event) => ({ door: event % 7, seen: { by: 'camera', words: wordsOf(event, 40) } }) },
]

interface Identity {
  attributes: { subject?: string; identity?: string; identitytype?: string }
  data: Record<string, unknown>
}

type Identifier = (subject: number) => { type: string; value: string }

/** Four ways to say who it is; a subject keeps to its own. */
const identities: readonly Identifier[] = [
  (subject) => ({ type: 'customer', value: `C-${1000 + subject}` }),
  (subject) => ({ type: 'anonymous', value: `web-${1000 + subject}` }),
  (subject) => ({ type: 'email', value: `who${subject}@example.com` }),
  (subject) => ({ type: 'device', value: `d-${1000 + subject}` }),
]

function identityOf(subject: number, dice: number): Identity {
  const { type, value } = identities[subject % identities.length]!(subject)
  if (type === 'anonymous') return { attributes: {}, data: { anonymousId: value } }
  if (type === 'email') return { attributes: {}, data: { email: value } }
  if (type === 'device') return { attributes: { identity: value, identitytype: type }, data: {} }
  // A customer's events carry a weaker identifier now and then, which must not move them.
  return { attributes: { subject: `${type}:${value}` }, data: dice % 5 === 0 ? { anonymousId: `tab-${dice % 50}` } : {} }
}

/** Three in a hundred carry no time, five came late by up to two hours. */
function timeOf(story: Story, event: number, dice: number): string | undefined {
  if (dice % 100 < 3) return undefined
  const late = dice % 100 < 8 ? (dice % 7) * 0.3 * HOUR_MS : 0
  const micros = Math.round((story.startMs + (event / PACE) * 1_000 - late) * 1_000)
  const fraction = String(micros % 1_000_000).padStart(6, '0')
  return `${new Date(Math.floor(micros / 1_000)).toISOString().slice(0, 19)}.${fraction}Z`
}

function wordsOf(event: number, length: number): string {
  return `${event} ${words.repeat(Math.ceil(length / words.length))}`.slice(0, length)
}

/** Spreads consecutive numbers: a mixing step of MurmurHash3. */
function scramble(event: number): number {
  let mixed = Math.imul(event ^ 0x9e3779b9, 0x85ebca6b) >>> 0
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35) >>> 0
  return (mixed ^ (mixed >>> 16)) >>> 0
}
