import { Problem, unavailable } from '@throughline/platform'
import type { StreamSettings } from './stream-settings.js'

type Most = Pick<StreamSettings, 'most' | 'mostOfTenant' | 'mostOfCaller'>
interface Who {
  readonly tenantId: string
  readonly callerId: string
}

const RETRY_SECONDS = 5

/** Counts streams: so many in this process, of one tenant, of one caller. */
export class StreamLimits {
  #all = 0
  readonly #tenants = new Map<string, number>()
  readonly #callers = new Map<string, number>()

  constructor(private readonly most: Most) {}

  get open(): number {
    return this.#all
  }

  /** @throws Problem 503 when this process has no room, 429 when the tenant or the caller has as many as it may */
  enter({ tenantId, callerId }: Who): void {
    const caller = `${tenantId} ${callerId}`
    if ((this.#callers.get(caller) ?? 0) >= this.most.mostOfCaller) throw tooMany('caller', this.most.mostOfCaller)
    if ((this.#tenants.get(tenantId) ?? 0) >= this.most.mostOfTenant) throw tooMany('tenant', this.most.mostOfTenant)
    if (this.#all >= this.most.most) {
      throw unavailable('This process has as many streams as it may. Another one may have room: try again.', { retryAfterSeconds: RETRY_SECONDS })
    }
    this.#all++
    add(this.#callers, caller, 1)
    add(this.#tenants, tenantId, 1)
  }

  leave({ tenantId, callerId }: Who): void {
    this.#all--
    add(this.#callers, `${tenantId} ${callerId}`, -1)
    add(this.#tenants, tenantId, -1)
  }
}

function add(counts: Map<string, number>, name: string, amount: number): void {
  const count = (counts.get(name) ?? 0) + amount
  if (count === 0) counts.delete(name)
  else counts.set(name, count)
}

function tooMany(limit: 'caller' | 'tenant', most: number): Problem {
  return new Problem({
    status: 429,
    type: 'too-many-streams',
    title: 'Too many streams',
    detail: `This ${limit === 'caller' ? 'key or person' : 'tenant'} may have ${most} streams open at a time with this process. End one first.`,
    extensions: { limit },
    retryAfterSeconds: RETRY_SECONDS,
  })
}
