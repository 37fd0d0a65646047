import type { Caller, RateSettings } from '@throughline/access'
import { Counter } from 'prom-client'
import { metrics } from '../metrics/metrics.js'
import { Problem } from '../problems/problem.js'
import { Buckets, type Level, type Quota } from './buckets.js'

/** What is counted: events that are published, or requests of any other kind. */
export type Charged = 'events' | 'reads'

const refusals = new Counter({
  name: 'throughline_rate_limited_total',
  help: 'Requests that were refused because too many came, by the limit that was reached.',
  labelNames: ['limit'],
  registers: [metrics],
})

/** Under this token a service provides its RateLimits. */
export const RATE_LIMITS = Symbol('throughline.rate-limits')

/** How much each tenant, and each caller with limits of its own, may do in a second. In memory, for this process. */
export class RateLimits {
  readonly #buckets: Buckets

  /** @param defaults for tenants that have no limits of their own */
  constructor(
    private readonly defaults: Required<RateSettings>,
    buckets = new Buckets(),
  ) {
    this.#buckets = buckets
  }

  /**
   * Takes an amount from what the caller and its tenant may.
   * @returns headers of the answer that say how much is left
   * @throws Problem 429 that says which limit it was; then nothing was taken
   */
  charge(caller: Caller, charged: Charged, amount: number): Record<string, string> {
    const quotas = this.#quotasOf(caller, charged)
    const levels = this.#buckets.take(quotas, amount)
    const headers = headersOf(quotas, levels, charged)
    const short = quotas.filter((_, index) => levels[index]!.waitSeconds > 0)
    if (short.length === 0) return headers
    for (const quota of short) refusals.inc({ limit: policyOf(quota) })
    throw tooMany(short[0]!, levels, charged, headers)
  }

  /** The caller's own first: who is told is told of the narrower one. */
  #quotasOf({ tenantId, id, limits }: Caller, charged: Charged): Quota[] {
    const tenant = { ...this.defaults, ...limits?.tenant }
    const quotas = [quotaOf(`tenant-${charged} ${tenantId}`, tenant, charged)]
    if (limits?.own) quotas.unshift(quotaOf(`key-${charged} ${id}`, { ...tenant, ...limits.own }, charged))
    return quotas
  }
}

function quotaOf(name: string, { eventsPerSecond, readsPerSecond, burstSeconds }: Required<RateSettings>, charged: Charged): Quota {
  return { name, perSecond: charged === 'events' ? eventsPerSecond : readsPerSecond, burstSeconds }
}

/** Without whose it is. */
function policyOf({ name }: Quota): string {
  return name.slice(0, name.indexOf(' '))
}

/** As draft-ietf-httpapi-ratelimit-headers-10 has them: the quota and its window, what is left and when all of it is back. */
function headersOf(quotas: readonly Quota[], levels: readonly Level[], charged: Charged): Record<string, string> {
  const unit = charged === 'events' ? ';qu="events"' : ''
  const policies = quotas.map((quota) => `"${policyOf(quota)}";q=${quota.perSecond * quota.burstSeconds};w=${quota.burstSeconds}${unit}`)
  const left = quotas.map((quota, index) => {
    const { remaining, fullInSeconds } = levels[index]!
    return `"${policyOf(quota)}";r=${remaining};t=${Math.ceil(fullInSeconds)}`
  })
  return { 'ratelimit-policy': policies.join(', '), ratelimit: left.join(', ') }
}

function tooMany(quota: Quota, levels: readonly Level[], charged: Charged, headers: Record<string, string>): Problem {
  const limit = policyOf(quota)
  const who = limit.startsWith('key') ? 'This key' : 'This tenant'
  const what = charged === 'events' ? 'events' : 'requests'
  const { perSecond, burstSeconds } = quota
  return new Problem({
    status: 429,
    type: 'too-many-requests',
    title: 'Too many at once',
    detail: `${who} may send ${perSecond} ${what} a second, for a moment ${perSecond * burstSeconds} at once. Nothing of this request was done.`,
    extensions: { limit, 'violated-policies': [limit] },
    retryAfterSeconds: Math.max(...levels.map(({ waitSeconds }) => waitSeconds)),
    headers,
  })
}
