import { freezeBaseline } from '@throughline/control/administration'
import type { KnownKey } from '@throughline/control'
import { asTenant } from '@throughline/database'
import { isRecord } from '@throughline/events'
import { noteAudit, Problem, unavailable } from '@throughline/platform'
import type { Pool } from 'pg'
import type { TimelineClient } from '../identity/timeline-client.js'
import type { NewBaseline } from './requests.js'

/** As many groups as a metric may have. */
const ALL_GROUPS = '200'

export interface BaselineAnswer {
  name: string
  metric: string
  version: number
  frozenAt: string
  /** The answer that was frozen. */
  result: object
}

/** Keeps results of metrics as they are today, so that later ones can be compared with them. */
export class BaselineDesk {
  constructor(
    private readonly pool: Pool,
    private readonly timeline: Pick<TimelineClient, 'read'>,
  ) {}

  /**
   * Asks the timeline for the result, with the caller's own credentials, and keeps it.
   *
   * @throws Problem 409 when the name is taken, what the timeline answers, 503
   */
  async freeze({ tenantId, id }: KnownKey, wish: NewBaseline, authorization: string): Promise<BaselineAnswer> {
    const { name, metric, query, reason } = wish
    noteAudit({ target: name })
    const result = await this.timeline.read(pathOf(wish), authorization)
    if (!isMetric(result)) throw unavailable('The timeline service answered something that is no metric. Nothing was kept.')
    const baseline = { name, metric, definition: result.version, query, result, reason, by: id }
    const { frozenAt, same } = await asTenant(this.pool, tenantId, (client) => freezeBaseline(client, tenantId, baseline)).catch((cause: unknown) => {
      throw unavailable('Baselines cannot be kept at the moment.', { cause })
    })
    if (!same) throw taken(name)
    return { name, metric, version: result.version, frozenAt: frozenAt.toISOString(), result }
  }
}

function pathOf({ metric, query }: NewBaseline): string {
  const pairs = Object.entries(query).flatMap(([name, values]) => [values].flat().map((value): [string, string] => [name, value]))
  return `/v1/metrics/${encodeURIComponent(metric)}?${new URLSearchParams([...pairs, ['limit', ALL_GROUPS]]).toString()}`
}

function isMetric(answer: unknown): answer is { version: number } {
  return isRecord(answer) && typeof answer['version'] === 'number' && Array.isArray(answer['groups'])
}

function taken(name: string): Problem {
  const detail = `There is a baseline ${name} of something else, and what is frozen does not change: take another name.`
  return new Problem({ status: 409, type: 'name-taken', title: 'The name is taken', detail })
}
