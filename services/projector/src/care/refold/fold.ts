import { createHash } from 'node:crypto'
import type { CareRules, Story } from '@throughline/care'
import type { Derivation } from '../derivation.js'
import type { Customer } from './customers.js'

/** What a customer's story came to. */
export interface Folded {
  readonly customer: Customer
  /** By derivation. */
  readonly rows: ReadonlyMap<Derivation, readonly unknown[]>
  readonly digests: Readonly<Record<string, string>>
  /** Comes out differently then, in microseconds; undefined: not without an event. */
  readonly nextAt: number | undefined
  /** Whether there is anything of them at all. */
  readonly isThere: boolean
}

/** What comes out of a story; of one without events nothing does. */
export function fold(customer: Customer, story: Story | undefined, rules: CareRules, derivations: readonly Derivation[]): Folded {
  const rows = new Map<Derivation, readonly unknown[]>()
  const digests: Record<string, string> = {}
  const times: number[] = []
  const isThere = story !== undefined && story.events.length > 0
  for (const derivation of derivations) {
    const derived = isThere ? derivation.derive(story, rules) : { rows: [] }
    rows.set(derivation, derived.rows)
    if (derived.rows.length > 0) digests[derivation.name] = digestOf(derived.rows)
    if (derived.nextAt !== undefined && derived.nextAt > (story?.now ?? 0)) times.push(Math.ceil(derived.nextAt))
  }
  return { customer, rows, digests, nextAt: times.length === 0 ? undefined : Math.min(...times), isThere }
}

/** Whether other rows came out of it than the last time. */
export function isChanged({ customer, digests }: Folded, { name }: Derivation): boolean {
  return customer.before?.digests[name] !== digests[name]
}

function digestOf(rows: readonly unknown[]): string {
  return createHash('sha256').update(JSON.stringify(rows)).digest('base64url').slice(0, 22)
}
