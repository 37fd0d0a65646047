import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Person } from '../load/people.js'
import { refOf } from './paths.js'

const LIMIT_MS = 10_000

/** Where merges are said, and where they show. */
export interface Desk {
  gateway: string
  timeline: string
  /** With `events:control` and `timeline:read`. */
  token: string
}

export interface Shown {
  /** From the 202 to the answer that shows it, in milliseconds. */
  ms: number
  /** Of the gateway's answer. */
  token: string
}

/** Says that two people are one, or that they are not, and waits until it shows. @throws Error when it does not */
export async function stated(desk: Desk, [one, other]: readonly [Person, Person], same: boolean): Promise<Shown> {
  const sent = await fetch(`${desk.gateway}/v1/events`, {
    method: 'POST',
    headers: { 'content-type': 'application/cloudevents+json', authorization: `Bearer ${desk.token}` },
    body: JSON.stringify({
      specversion: '1.0',
      id: randomUUID(),
      source: 'https://desk.example.com/merges',
      type: same ? 'identity.linked' : 'identity.unlinked',
      data: { sides: [[one.faces[0]], [other.faces[0]]], by: 'bench' },
    }),
  })
  const { token } = (await sent.json()) as { token?: string }
  if (sent.status !== 202 || token === undefined) throw new Error(`the gateway answered ${sent.status} to a statement`)
  const accepted = performance.now()
  const path = `/v1/customers/${refOf(one)}?after=${token}&wait=${LIMIT_MS}`
  const answer = await fetch(desk.timeline + path, { headers: { authorization: `Bearer ${desk.token}` } })
  const customer = (await answer.json()) as { subjects?: unknown[]; customerId?: string }
  const ms = performance.now() - accepted
  const expected = one.faces.length + (same ? other.faces.length : 0)
  if (answer.status !== 200 || customer.subjects?.length !== expected) {
    throw new Error(`${path} answered ${answer.status} with ${customer.subjects?.length} of ${expected} identifiers`)
  }
  // Of two statements about a pair the later one counts, by its time in milliseconds.
  await sleep(5)
  return { ms, token }
}
