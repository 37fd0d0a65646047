import { pick, randomOf } from './random.mjs'

/** @typedef {import('./world.mjs').Told} Told */

/**
 * A signal that a story has: which events prove it, by their ids, and how it ended.
 * @typedef {{ kind: string, evidence: string[], end: string | undefined }} Planted
 */

/** @typedef {{ ref: string, planted: Planted[] }} Customer */
/** @typedef {{ customers: Customer[], refs: string[], events: Told[] }} PlantedWorld */

const source = 'urn:planted'
const CUSTOMERS = 12
const EPISODES = 5
const HOUR = 3_600_000
const DAY = 24 * HOUR

/** Writes an event so many ms before now. @typedef {(before: number, type: string, data?: Record<string, any>, more?: Record<string, any>) => string} Tell */
/** @typedef {(kind: string, evidence: string[], end?: string) => void} Plant */
/** @typedef {(tell: Tell, plant: Plant, name: (word: string) => string, random: () => number) => void} Episode */

/**
 * Customers with stories made of episodes, each of which knows the signals that it has. All is some hours away from
 * where time would change it, so the same is true while it is told and asked.
 * @param {number} seed
 * @param {number} now   in ms since 1970
 * @returns {PlantedWorld}
 */
export function plantedWorldOf(seed, now) {
  const random = randomOf(seed)
  /** @type {Told[]} */
  const events = []
  const customers = Array.from({ length: CUSTOMERS }, (_, number) => {
    const ref = `email:planted-${number}@example.com`
    /** @type {Planted[]} */
    const planted = []
    const identifiers = [{ type: 'email', value: ref.slice('email:'.length) }]
    const left = [...EPISODES_OF_ALL]
    for (let nth = 0; nth < EPISODES; nth++) {
      const name = (/** @type {string} */ word) => `${word}-${number}-${nth}`
      /** @type {Tell} */
      const tell = (before, type, data = {}, more = {}) => {
        const id = name(`event-${events.length}`)
        // No two at the same moment: ids differ from tenant to tenant.
        const time = new Date(now - before + events.length).toISOString()
        events.push({ id, source, type, time, ...more, data: { identifiers, ...data } })
        return id
      }
      const episode = pick(random, left)
      left.splice(left.indexOf(episode), 1)
      episode(tell, (kind, evidence, end) => planted.push({ kind, evidence, end }), name, random)
    }
    return { ref, planted }
  })
  return { customers, refs: customers.map(({ ref }) => ref), events: events.toSorted((one, other) => one.time.localeCompare(other.time)) }
}

/** @type {Episode} */
function chatsThenCalls(tell, plant, name, random) {
  const about = { topic: name('bill') }
  const chat = { channel: 'chat', conversation: name('chat'), ...about }
  const call = { channel: 'voice', direction: 'inbound', conversation: name('call'), ...about }
  const asked = tell(3 * DAY, 'message.received', { text: 'My bill is wrong' }, { ...chat, direction: 'inbound' })
  tell(3 * DAY - HOUR, 'message.sent', { text: 'We look' }, { ...chat, direction: 'outbound' })
  const isStated = random() < 0.5
  const started = tell(2 * DAY, 'call.started', isStated ? { continues: { source, conversation: name('chat') } } : {}, call)
  const answered = tell(2 * DAY - 60_000, 'call.answered', { by: 'agent' }, call)
  const end = random() < 0.5 ? 'settled' : undefined
  if (end !== undefined) tell(2 * DAY - HOUR, 'conversation.resolved', { outcome: 'fulfilled' }, call)
  plant('repeat-contact', [asked, started], end)
  plant('channel-switch', [asked, started], end)
  if (!isStated) plant('told-again', [asked, answered], end)
}

/** @type {Episode} */
function isPassedOn(tell, plant, name, random) {
  const call = { channel: 'voice', direction: 'inbound', conversation: name('call') }
  tell(5 * HOUR, 'call.started', {}, call)
  const kind = random() < 0.5 ? 'cold' : 'consult'
  const moves = [1, 2].map((nth) => tell(5 * HOUR - nth * 60_000, 'conversation.transferred', { kind, toQueue: `q${nth}` }, call))
  const escalated = tell(4 * HOUR, 'conversation.escalated', { level: 'supervisor' }, call)
  if (kind === 'cold') plant('transfer-chain', moves)
  plant('escalation', [escalated])
}

/** @type {Episode} */
function waitsForAnswer(tell, plant, name, random) {
  const mail = { channel: 'email', conversation: name('mail') }
  const asked = tell(3 * DAY, 'message.received', { text: 'Where is it?' }, { ...mail, direction: 'inbound' })
  const how = pick(random, ['never', 'late', 'in time'])
  if (how !== 'never') tell(how === 'late' ? DAY : 2.5 * DAY, 'message.sent', { text: 'Here' }, { ...mail, direction: 'outbound' })
  if (how !== 'in time') plant('unanswered-message', [asked], how === 'late' ? 'answered' : undefined)
}

/** @type {Episode} */
function isPromised(tell, plant, name, random) {
  const commitmentId = name('promise')
  const made = tell(4 * DAY, 'commitment.made', { commitmentId, what: 'Send it', durationMs: 2 * DAY })
  const how = pick(random, ['never', 'late', 'in time'])
  if (how !== 'never') tell(how === 'late' ? DAY : 3 * DAY, 'commitment.kept', { commitmentId })
  if (how !== 'in time') plant('missed-commitment', [made], how === 'late' ? 'kept' : undefined)
}

/** @type {Episode} */
function expects(tell, plant, name, random) {
  const orderId = name('order')
  const told = tell(4 * DAY, 'expectation.set', { what: 'delivery', durationMs: 2 * DAY, about: { orderId } })
  const isLate = random() < 0.5
  tell(isLate ? DAY : 3 * DAY, 'order.delivered', { orderId })
  if (isLate) plant('missed-expectation', [told], 'delivered')
}

/** @type {Episode} */
function complains(tell, plant, name, random) {
  const complaintId = name('complaint')
  const made = tell(2 * DAY, 'complaint.made', { complaintId, text: 'Broken' }, { channel: 'web', direction: 'inbound' })
  if (random() < 0.5) return plant('complaint', [made])
  tell(DAY, 'complaint.resolved', { complaintId, outcome: 'fulfilled' })
  plant('complaint', [made], 'resolved')
}

/** @type {Episode} */
function scores(tell, plant, _name, random) {
  const value = pick(random, [2, 8, 10])
  const answered = tell(DAY, 'survey.answered', { score: { metric: 'nps', value } })
  if (value === 2) plant('low-score', [answered])
  if (value === 10) plant('promoter', [answered])
}

/** @type {Episode} */
function searches(tell, plant, _name, random) {
  const empty = tell(10 * HOUR, 'search.performed', { query: 'snow chains', resultCount: 0 }, { channel: 'web' })
  const isFound = random() < 0.5
  if (isFound) tell(9 * HOUR, 'search.performed', { query: 'chains', resultCount: 3 }, { channel: 'web' })
  plant('empty-search', [empty], isFound ? 'found' : undefined)
}

/** @type {Episode} */
function leavesThings(tell, plant, name, random) {
  const form = name('form')
  const started = tell(9 * HOUR, 'form.started', { form }, { channel: 'web' })
  if (random() < 0.5) plant('abandoned-form', [started])
  else tell(9 * HOUR - 600_000, 'form.submitted', { form }, { channel: 'web' })
  const filled = tell(8 * HOUR, 'cart.changed', { cartId: name('cart'), items: [{ sku: name('tyre') }] }, { channel: 'web' })
  plant('unfinished-purchase', [filled])
}

/** @type {Episode} */
function givesUp(tell, plant, name, random) {
  const line = { channel: 'video', direction: 'inbound', conversation: name('call') }
  tell(7 * HOUR, 'conversation.queued', { queue: 'sales' }, line)
  const waitMs = random() < 0.5 ? 90_000 : 3_000
  const left = tell(7 * HOUR - 90_000, 'conversation.abandoned', { stage: 'queue', waitMs }, line)
  if (waitMs > 10_000) plant('abandoned-queue', [left])
}

/** @type {Episode} */
function isPraised(tell, plant, name, random) {
  const value = pick(random, [5, 3])
  const review = tell(DAY, 'review.posted', { reviewId: name('review'), score: { metric: 'stars', value, min: 1, max: 5 } }, { channel: 'review' })
  if (value === 5) plant('praise', [review])
}

/** @type {Episode} */
function hasContract(tell, plant, name, random) {
  const automatic = random() < 0.5
  const endsAt = new Date(Date.parse('2026-01-01') + 40 * 366 * DAY).toISOString()
  const contractId = name('contract')
  tell(50 * DAY, 'contract.started', { contractId, endsAt, automatic: true })
  const soon = new Date(Date.now() + 20 * DAY).toISOString()
  const changed = tell(10 * DAY, 'contract.changed', { contractId, endsAt: soon, automatic })
  if (!automatic) plant('contract-ending', [changed])
}

/** @type {readonly Episode[]} */
const EPISODES_OF_ALL = [
  chatsThenCalls, isPassedOn, waitsForAnswer, isPromised, expects, complains, scores, searches, leavesThings, givesUp, isPraised, hasContract,
]
