import { pick, randomOf } from './random.mjs'

/**
 * An event before it is told: the CloudEvent's attributes.
 * @typedef {{ id: string, source: string, type: string, time: string, channel?: string, direction?: string, conversation?: string, data: Record<string, any> }} Told
 */

/** Whom the stories are about, and all that happens. @typedef {{ refs: string[], events: Told[] }} World */

const BEGIN = Date.parse('2026-01-05T08:00:00Z')
const source = 'urn:stories'
const PEOPLE = 8
const THINGS = 22

/**
 * Eight people who browse, call, write, buy and complain under up to six identifiers each, some of which they share; an
 * agent who says who is who and takes it back; households and companies that they join and leave; and events that were told
 * wrongly. Every event has a time of its own,
 * so nothing hangs on ids, which differ from tenant to tenant.
 * @param {number} seed
 * @returns {World}
 */
export function worldOf(seed) {
  const random = randomOf(seed)
  const clock = clockOf(random)
  const people = Array.from({ length: PEOPLE }, (_, number) => personOf(number))
  /** @type {Told[]} */
  const events = []
  for (let turn = 0; turn < THINGS; turn++) {
    for (const person of people) events.push(...happening(random, clock, person, events.length))
  }
  events.push(...belonging(random, clock, people))
  events.push(...sayings(random, clock, people), ...corrections(random, clock, events))
  return { refs: [...people.flatMap(({ refs }) => refs), shared], events }
}

/** The phone of a household: two of them are reached by it. */
const shared = 'phone:+493519999999'

/** @param {number} number */
function personOf(number) {
  const refs = [
    `customer:C-${number}`,
    `email:story-${number}@example.com`,
    `email:work-${number}@example.org`,
    `phone:+4935150${String(number).padStart(5, '0')}`,
    `anonymous:web-${number}-a`,
    `anonymous:app-${number}-b`,
  ]
  return { number, refs: number < 2 ? [...refs, shared] : refs }
}

/**
 * Times, each later than the one before.
 * @param {() => number} random
 */
function clockOf(random) {
  let now = BEGIN
  return () => {
    now += 60_000 + Math.floor(random() * 6 * 3_600_000)
    return new Date(now).toISOString()
  }
}

/**
 * Of two identifiers of a type the smaller id is the event's subject, and ids differ from tenant to tenant.
 * @param {string} one
 * @param {string} other
 */
const areUnlike = (one, other) => identifier(one).type !== identifier(other).type

/** @param {string} ref */
const identifier = (ref) => ({ type: ref.slice(0, ref.indexOf(':')), value: ref.slice(ref.indexOf(':') + 1) })

/**
 * @param {() => number} random
 * @param {() => string} clock
 * @param {{ number: number, refs: string[] }} person
 * @param {number} nth
 * @returns {Told[]}
 */
function happening(random, clock, { number, refs }, nth) {
  const [one, other] = [pick(random, refs), pick(random, refs)]
  const identifiers = random() < 0.25 && areUnlike(one, other) ? [identifier(one), identifier(other)] : [identifier(one)]
  const common = { id: `${nth}`, source, time: clock() }
  const conversation = `talk-${number}-${Math.floor(nth / 40)}`
  const kind = random()
  if (kind < 0.3) return [{ ...common, type: 'page.viewed', channel: 'web', data: { identifiers, url: `https://shop.example/tyres/${nth}`, title: `Tyre ${nth}` } }]
  if (kind < 0.45) return [{ ...common, type: 'search.performed', channel: 'web', data: { identifiers, query: `quiet tyre ${nth}`, results: nth % 5 } }]
  if (kind < 0.65) {
    return [{ ...common, type: 'message.received', channel: 'chat', direction: 'inbound', conversation, data: { identifiers, text: `Where is my order ${nth}?` } }]
  }
  // Nobody is named: whose it is, another event of the conversation tells.
  if (kind < 0.72) return [{ ...common, type: 'message.received', channel: 'chat', direction: 'inbound', conversation, data: { text: `It is me again, ${nth}` } }]
  if (kind < 0.8) {
    const data = { identifiers, commitmentId: `K-${nth}`, what: `Send tyre ${nth}`, dueAt: '2026-06-01T12:00:00Z', owner: 'Jonas' }
    return [{ ...common, type: 'commitment.made', channel: 'voice', conversation, data }]
  }
  if (kind < 0.9) {
    const data = { identifiers, orderId: `O-${nth}`, total: { amount: `${nth}.90`, currency: 'EUR' } }
    return [{ ...common, type: 'order.placed', channel: 'web', data }]
  }
  return [{ ...common, type: 'note.added', channel: 'voice', direction: 'internal', conversation, data: { identifiers, text: `Asked about ${nth}`, actor: { kind: 'agent', id: 'a-1', name: 'Jonas' } } }]
}

/**
 * What an agent says about who is who, and takes back.
 * @param {() => number} random
 * @param {() => string} clock
 * @param {{ refs: string[] }[]} people
 * @returns {Told[]}
 */
function sayings(random, clock, people) {
  return Array.from({ length: 16 }, (_, nth) => {
    const sides = [pick(random, pick(random, people).refs), pick(random, pick(random, people).refs)]
    const type = random() < 0.6 ? 'identity.linked' : 'identity.unlinked'
    return { id: `said-${nth}`, source, type, time: clock(), sides }
  })
    .filter(({ sides: [one = '', other = ''] }) => areUnlike(one, other))
    .map(({ sides, ...rest }) => ({ ...rest, data: { sides: sides.map((ref) => [identifier(ref)]), by: 'agent 1', reason: 'said so' } }))
}

/**
 * Who joined a household or a company, and left it, under whichever of their identifiers.
 * @param {() => number} random
 * @param {() => string} clock
 * @param {{ refs: string[] }[]} people
 * @returns {Told[]}
 */
function belonging(random, clock, people) {
  return Array.from({ length: 24 }, (_, nth) => {
    const group = { type: random() < 0.5 ? 'household' : 'company', key: `G-${Math.floor(random() * 2) + 1}` }
    const roles = random() < 0.5 ? {} : { roles: [pick(random, ['payer', 'user'])] }
    const data = { identifiers: [identifier(pick(random, pick(random, people).refs))], group, ...roles }
    const time = clock()
    if (random() < 0.3) return { id: `left-${nth}`, source, type: 'group.left', time, data }
    const from = random() < 0.3 ? { from: new Date(BEGIN + nth * 3_600_000).toISOString() } : {}
    return { id: `joined-${nth}`, source, type: 'group.joined', time, data: { ...data, ...from } }
  })
}

/**
 * Events that never happened, happened otherwise, or to somebody else.
 * @param {() => number} random
 * @param {() => string} clock
 * @param {readonly Told[]} events
 * @returns {Told[]}
 */
function corrections(random, clock, events) {
  const targets = [...new Set(Array.from({ length: 9 }, () => pick(random, events)))]
  return targets.map(({ id, type }, nth) => {
    const common = { id: `corrected-${nth}`, source, time: clock() }
    const target = { source, id, reason: 'a mistake' }
    if (nth % 3 === 0) return { ...common, type: 'event.retracted', data: target }
    if (nth % 3 === 1) return { ...common, type: 'event.refiled', data: { ...target, to: 'email:story-7@example.com' } }
    return { ...common, type: 'event.corrected', data: { ...target, data: type === 'note.added' ? { text: 'Rather this' } : { hint: 'rather this' } } }
  })
}
