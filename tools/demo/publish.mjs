import { setTimeout as sleep } from 'node:timers/promises'
import { Fault } from '../engines/faults.mjs'
import { household, membership } from './chapters/household.mjs'
import { story } from './story.mjs'

/**
 * Publishes the demo story in one batch, with the household that its customer belongs to, and waits until the timeline
 * shows it under one of her identifiers.
 * @param {{ gatewayUrl: string, timelineUrl: string, apiKey: string, agentToken: string }} local
 * @returns {Promise<string>} how much it was
 */
export async function publishStory({ gatewayUrl, timelineUrl, apiKey, agentToken }) {
  const hers = [...story(), ...membership()]
  const events = [...hers, ...household()]
  const { accepted, rejected, token } = await post(`${gatewayUrl}/v1/events`, apiKey, events)
  if (rejected.length > 0) {
    throw new Fault(
      `The gateway rejected parts of the demo story:\n${rejected.map(({ id, reason }) => `  ${id}: ${reason}`).join('\n')}`,
    )
  }
  const shown = async () => (await timeline(timelineUrl, agentToken, token)).events.length
  // All of them are one person's; that is found out a moment after they are recorded.
  const deadline = Date.now() + 10_000
  let count = await shown()
  while (count < hers.length && Date.now() < deadline) {
    await sleep(100)
    count = await shown()
  }
  return `${accepted} events; ${count} of them under email:mara.lindt@example.com`
}

/**
 * @param {string} url
 * @param {string} apiKey
 * @param {unknown[]} events
 * @returns {Promise<{ accepted: number, rejected: { id: string, reason: string }[], token: string }>}
 */
async function post(url, apiKey, events) {
  const request = {
    method: 'POST',
    headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/cloudevents-batch+json' },
    body: JSON.stringify(events),
  }
  for (let attempt = 1; ; attempt++) {
    const response = await fetch(url, { ...request, signal: AbortSignal.timeout(30_000) })
    if (response.ok) return /** @type {Promise<any>} */ (response.json())
    // Kafka may still be looking for its leaders; the answer says when to come again.
    if (response.status !== 503 || attempt === 10)
      throw new Fault(`The demo story could not be published: ${response.status} ${await response.text()}`)
    await sleep(Math.min(Number(response.headers.get('retry-after')) || 1, 5) * 1000)
  }
}

/**
 * @param {string} timelineUrl
 * @param {string} agentToken
 * @param {string} after    the write to wait for
 * @returns {Promise<{ events: unknown[] }>}
 */
async function timeline(timelineUrl, agentToken, after) {
  const query = new URLSearchParams({ after, wait: '10000', limit: '200' })
  const url = `${timelineUrl}/v1/customers/email:mara.lindt@example.com/timeline?${query.toString()}`
  const response = await fetch(url, {
    headers: { authorization: `Bearer ${agentToken}` },
    signal: AbortSignal.timeout(30_000),
  })
  if (!response.ok)
    throw new Fault(`The demo story does not show on the timeline: ${response.status} ${await response.text()}`)
  return /** @type {Promise<any>} */ (response.json())
}
