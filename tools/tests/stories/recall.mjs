/** @typedef {import('./tell.mjs').Ears} Ears */

/** What is asked about a customer, beside the timeline. All as of a day after everything happened. */
const AS_OF = '2026-10-01T00:00:00Z'
const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g
const LIMIT_MS = 30_000

/**
 * @param {Ears} ears
 * @param {string} path
 * @param {Record<string, string>} [query]
 * @returns {Promise<any>}
 */
export async function ask({ timelineUrl, key }, path, query = {}) {
  const url = `${timelineUrl}${path}?${new URLSearchParams(query).toString()}`
  const response = await fetch(url, { headers: { authorization: `Bearer ${key}` }, signal: AbortSignal.timeout(LIMIT_MS) })
  const text = await response.text()
  if (response.status === 404) return undefined
  if (!response.ok) throw new Error(`${path} was answered with ${response.status} ${text.slice(0, 2_000)}`)
  return response.headers.get('content-type')?.includes('json') ? JSON.parse(text) : text
}

/** @param {string} ref */
const pathOf = (ref) => `/v1/customers/${encodeURIComponent(ref)}`

/**
 * Returns when all that was written can be read, and who is who is found out.
 * @param {Ears} ears
 * @param {string} ref
 * @param {readonly string[]} tokens
 */
export async function settle(ears, ref, tokens) {
  for (const after of tokens) {
    for (const path of ['', '/relations']) await ask(ears, `${pathOf(ref)}${path}`, { after, wait: '10000' })
  }
}

/**
 * How far the log had come when somebody was asked about.
 * @param {Ears} ears
 * @param {string} ref
 * @returns {Promise<string | undefined>}
 */
export async function positionOf(ears, ref) {
  return (await ask(ears, `${pathOf(ref)}/context`, { as_of: AS_OF }))?.freshness.position
}

/**
 * @param {Ears} ears
 * @param {string} ref
 * @param {Record<string, string>} query
 * @returns {Promise<object>} without what tells how fresh it is
 */
export async function contextAt(ears, ref, query) {
  const { freshness: _freshness, ...context } = await ask(ears, `${pathOf(ref)}/context`, { as_of: AS_OF, ...query })
  return context
}

/**
 * All that is known of the customer behind a reference, in words that are the same in every tenant: ids, which are keyed,
 * are replaced by what they stand for, or by a star; times of recording, positions and freshness are left out.
 * @param {Ears} ears
 * @param {string} ref
 * @param {Record<string, string>} [query]   as `known_as_of`
 */
export async function recall(ears, ref, query = {}) {
  const path = pathOf(ref)
  const events = await timelineOf(ears, path, query)
  if (events === undefined) return undefined
  const names = new Map(events.map(({ uid, source, id }) => [uid, `${source}#${id}`]))
  const customer = await ask(ears, path)
  const { groups } = await ask(ears, `${path}/relations`, { as_of: AS_OF })
  const context = await ask(ears, `${path}/context`, { as_of: AS_OF, ...query })
  const handover = await ask(ears, `${path}/handover`, { as_of: AS_OF, format: 'text', budget: '8000', ...query })
  return {
    customerId: /** @type {string} */ (customer.customerId),
    timeline: events.map((event) => named(event, names)),
    subjects: /** @type {any[]} */ (customer.subjects).map(({ type, from, until }) => JSON.stringify([type, from, until])).toSorted(),
    groups: named(groups, names),
    context: named(context, names),
    handover: named(handover, names),
  }
}

/**
 * The whole timeline, oldest first, by pages.
 * @param {Ears} ears
 * @param {string} path
 * @param {Record<string, string>} query
 * @returns {Promise<any[] | undefined>}
 */
async function timelineOf(ears, path, query) {
  const events = []
  for (let cursor; ;) {
    const page = await ask(ears, `${path}/timeline`, { order: 'oldest', limit: '37', ...query, ...(cursor && { cursor }) })
    if (page === undefined) return undefined
    events.push(...page.events)
    if (page.next === null) return events
    cursor = page.next
  }
}

const KEYED = new Set(['position', 'recordedAt', 'subjectId', 'subjectIds', 'customerId', 'freshness', 'uid', 'knownAsOf'])

/**
 * @param {unknown} value
 * @param {Map<string, string>} names
 * @returns {unknown}
 */
function named(value, names) {
  if (typeof value === 'string') return value.replaceAll(UUID, (id) => names.get(id) ?? '*')
  if (Array.isArray(value)) return value.map((item) => named(item, names))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name]) => !KEYED.has(name))
      .map(([name, item]) => [name, named(item, names)]),
  )
}
