import { partitionOf } from '@throughline/bus'
import { defaultRules, subjectOf, type TenantKeys } from '@throughline/subjects'
import type { Person } from '../load/people.js'

/** How a person is asked for: by the strongest identifier. */
export function refOf({ faces: [{ type, value }] }: Person): string {
  return encodeURIComponent(`${type}:${value}`)
}

export function pagePath(person: Person, cursor?: string): string {
  return `/v1/customers/${refOf(person)}/timeline?limit=50${cursor === undefined ? '' : `&cursor=${cursor}`}`
}

export function contextPath(person: Person): string {
  return `/v1/customers/${refOf(person)}/context`
}

/** The same page of the bare server: its strongest subject's. */
export function barePath({ faces: [{ type, value }] }: Person, parts: number, keys: TenantKeys): string {
  const found = subjectOf(`${type}:${value}`, defaultRules, keys)
  if (!found.ok) throw new Error(found.reason)
  return `/page?part=${partitionOf(found.subjectId, parts)}&subject=${found.subjectId}`
}

/** Page numbers that are compared, of 50 events each. */
export const FAR_PAGE = 1_000
const PAGE = 50
/** The most that one request may ask for. */
const STRIDE = 200

/** The cursor of a customer's thousandth page. @throws Error when the history is not that long */
export async function cursorOfFarPage(url: string, token: string, person: Person): Promise<string> {
  let cursor: string | undefined
  for (let passed = 0; passed < (FAR_PAGE - 1) * PAGE; ) {
    const limit = Math.min(STRIDE, (FAR_PAGE - 1) * PAGE - passed)
    const path = `/v1/customers/${refOf(person)}/timeline?limit=${limit}${cursor === undefined ? '' : `&cursor=${cursor}`}`
    const answer = await fetch(url + path, { headers: { authorization: `Bearer ${token}` } })
    const page = (await answer.json()) as { events?: unknown[]; next?: string | null }
    if (page.events?.length !== limit || !page.next) throw new Error(`${path} has ${page.events?.length} of ${limit} events (${answer.status})`)
    passed += limit
    cursor = page.next
  }
  return cursor as string
}
