import { randomUUID } from 'node:crypto'
import { Kafka, logLevel, Partitioners } from 'kafkajs'
import { eventOf } from './story.mjs'

/** @typedef {import('../../local/bring-up.mjs').Local} Local */
/** @typedef {import('./needles.mjs').Canary} Canary */

const LIMIT_MS = 30_000

/**
 * @param {string} url
 * @param {RequestInit} [init]
 */
async function ask(url, init = {}) {
  const response = await fetch(url, { ...init, signal: AbortSignal.timeout(LIMIT_MS) })
  return { status: response.status, text: await response.text() }
}

const bearer = (/** @type {string} */ token) => ({ authorization: `Bearer ${token}` })

/**
 * Publishes events and says what became of them.
 * @param {Local} local
 * @param {unknown[]} events
 * @returns {Promise<{ accepted: number, rejected: { reason: string }[], token?: string }>}
 */
export async function publish({ gatewayUrl, apiKey }, events) {
  const headers = { ...bearer(apiKey), 'content-type': 'application/cloudevents-batch+json' }
  const { status, text } = await ask(`${gatewayUrl}/v1/events`, { method: 'POST', headers, body: JSON.stringify(events) })
  if (status !== 202 && status !== 207) throw new Error(`publishing was answered with ${status} ${text.slice(0, 2_000)}`)
  return JSON.parse(text)
}

/**
 * Everything that a careless, broken or hostile sender could send with personal data in it.
 * @param {Local} local
 * @param {Canary} canary
 * @returns {Promise<number[]>} the statuses
 */
export async function sendBadEvents({ gatewayUrl, apiKey }, canary) {
  const data = { text: canary.word }
  const good = eventOf(canary, 'message.received', data)
  const text = JSON.stringify(good)
  const bodies = [
    text.slice(0, -20),
    text.replace('"data":{', `"data":{"text":"${canary.word}","text":"again",`),
    text.replace(canary.word, `\\u0000${canary.word}`),
    text.replace('"specversion":"1.0"', `"specversion":"${canary.word}"`),
    JSON.stringify({ ...good, type: undefined }),
    JSON.stringify({ ...good, time: canary.word }),
    JSON.stringify({ ...good, data: { ...data, text: { [canary.word]: 1 } } }),
    JSON.stringify({ ...good, id: randomUUID(), data: `${'['.repeat(100)}${canary.word}` }),
    `{"a":${'{"a":'.repeat(100)}"${canary.word}"${'}'.repeat(101)}`,
    `[${text},${canary.word}]`,
    canary.word,
  ]
  const statuses = []
  for (const body of bodies) {
    for (const type of ['application/cloudevents+json', 'application/cloudevents-batch+json', 'application/json', `text/${canary.word}`]) {
      statuses.push((await ask(`${gatewayUrl}/v1/events`, { method: 'POST', headers: { ...bearer(apiKey), 'content-type': type }, body })).status)
    }
  }
  const binary = { 'ce-specversion': '1.0', 'ce-id': canary.word, 'ce-source': `/${canary.word}`, 'ce-type': canary.word.toUpperCase(), 'content-type': 'application/json' }
  statuses.push((await ask(`${gatewayUrl}/v1/events`, { method: 'POST', headers: { ...bearer(apiKey), ...binary }, body: canary.word })).status)
  return statuses
}

/**
 * The same id with another content, and records that come into Kafka past the gateway: all of it goes to quarantine.
 * @param {Local} local
 * @param {Canary} canary
 */
export async function fillQuarantine(local, canary) {
  const event = eventOf(canary, 'message.received', { text: `first ${canary.word}` })
  await publish(local, [event])
  await publish(local, [{ ...event, data: { text: `second ${canary.word}`, email: `${canary.word}@example.com` } }])
  const kafka = new Kafka({ clientId: 'canary', brokers: local.kafkaBrokers.split(','), logLevel: logLevel.NOTHING })
  const producer = kafka.producer({ createPartitioner: Partitioners.DefaultPartitioner })
  await producer.connect()
  const values = [`{"broken": "${canary.word}`, canary.word, JSON.stringify(event), `{"specversion":"1.0","id":"${canary.word}"}`]
  await producer.send({ topic: 'interactions.v1', messages: values.map((value) => ({ key: randomUUID(), value, headers: { 'way-in': 'kafka' } })) })
  await producer.disconnect()
}

/**
 * Reads, looks up, and asks wrongly, with the canary in paths, queries, bodies and credentials.
 * @param {Local} local
 * @param {Canary} canary
 * @param {string | undefined} token   of the last publication
 * @returns {Promise<{ timeline: string, search: string, statuses: number[] }>}
 */
export async function read({ gatewayUrl, timelineUrl, agentToken, operatorKey, apiKey }, canary, token) {
  const { word, phone } = canary
  const customers = `${timelineUrl}/v1/customers`
  const agent = { headers: bearer(agentToken) }
  const operator = { headers: bearer(operatorKey) }
  const json = (/** @type {unknown} */ body) => ({
    method: 'POST',
    headers: { ...bearer(agentToken), 'content-type': 'application/json' },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  })
  const after = token === undefined ? '' : `&after=${token}&wait=10000`
  const timeline = await ask(`${customers}/customer%3A${word}/timeline?limit=200${after}`, agent)
  const search = await ask(`${timelineUrl}/v1/search?q=${word}&customer=customer%3A${word}${after}`, agent)
  const answers = [
    timeline,
    search,
    await ask(`${customers}/email%3A${word}%40example.com/timeline?conversation=${encodeURIComponent(`/canary/${word}/c-${word}`)}`, agent),
    await ask(`${customers}/phone%3A${encodeURIComponent(phone)}/timeline`, agent),
    await ask(`${customers}/${word}/timeline`, agent),
    await ask(`${customers}/email%3A${word}%00/timeline?channel=${word}&from=${word}&${word}=1`, agent),
    await ask(`${customers}/email%3A${word}/timeline?cursor=${word}`, agent),
    await ask(`${customers}/%E0%A4%A${word}/timeline`, agent),
    await ask(`${customers}/email%3A${word}/timeline`, { headers: { authorization: `Bearer ${word}` } }),
    await ask(`${customers}/email%3A${word}/timeline`, { headers: { authorization: `Bearer ey${word}.e30.${word}` } }),
    await ask(`${timelineUrl}/v1/search?q=-${word}`, agent),
    await ask(`${timelineUrl}/v1/search`, json({ q: `"${word}" or ${word}*` })),
    await ask(`${customers}/lookup`, json({ ref: `email:${word}@example.com` })),
    await ask(`${customers}/lookup`, json({ ref: `email:${word}-nobody@example.com`, [word]: word })),
    await ask(`${customers}/lookup`, json(`{"ref": "email:${word}`)),
    await ask(`${timelineUrl}/v1/${word}?email=${word}@example.com`, agent),
    await ask(`${gatewayUrl}/v1/events?source=/canary/${word}&id=${word}`, { headers: bearer(apiKey) }),
    await ask(`${gatewayUrl}/v1/events?source=/canary/${word}&id=${word}%00`, { headers: bearer(apiKey) }),
    await ask(`${gatewayUrl}/v1/quarantine?code=${word}&cursor=${word}`, operator),
    await ask(`${gatewayUrl}/${word}`, { method: 'POST', body: word }),
  ]
  const list = await ask(`${gatewayUrl}/v1/quarantine?limit=200`, operator)
  const { records } = /** @type {{ records: { id: string }[] }} */ (JSON.parse(list.text))
  for (const { id } of records) {
    answers.push(await ask(`${gatewayUrl}/v1/quarantine/${id}`, operator))
    answers.push(await ask(`${gatewayUrl}/v1/quarantine/${id}/replay`, { ...operator, method: 'POST' }))
  }
  return { timeline: timeline.text, search: search.text, statuses: answers.map(({ status }) => status) }
}

/**
 * Holds somebody, has an erasure tried dry and refused, erases one event, and asks the audit.
 * @param {Local} local
 * @param {Canary} canary
 * @returns {Promise<number[]>} the statuses
 */
export async function administer({ gatewayUrl, timelineUrl, operatorToken }, { word, phone }) {
  const headers = { ...bearer(operatorToken), 'content-type': 'application/json', 'idempotency-key': word }
  const post = (/** @type {string} */ path, /** @type {unknown} */ body) =>
    ask(`${gatewayUrl}${path}`, { method: 'POST', headers, body: JSON.stringify(body) })
  const customer = `/v1/customers/customer%3A${word}`
  const reason = 'tried out'
  const source = `/canary/${word}`
  const answers = [
    await post(`${customer}/holds`, { reason }),
    await post(`${customer}/erasure`, { reason, dryRun: true, subjects: [`phone:${phone}`] }),
    await post(`${customer}/erasure`, { reason, subjects: [`email:${word}@example.com`] }),
    await post(`${customer}/erasure`, { reason, [word]: word }),
    await post('/v1/events/erasure', { source, id: `${word}-nobody`, reason, dryRun: true, fields: [`/data/${word}`] }),
    await ask(`${gatewayUrl}${customer}/holds`, { headers }),
    await ask(`${gatewayUrl}/v1/erasures?cursor=${word}`, { headers }),
    await ask(`${timelineUrl}/v1/audit?customer=customer%3A${word}`, { headers }),
    await ask(`${timelineUrl}/v1/audit?actor=${word}&action=${word}`, { headers }),
  ]
  return answers.map(({ status }) => status)
}
