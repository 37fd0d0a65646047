import type { TenantClient } from '@throughline/database'

const oneText = 'select * from control.metric_baseline where tenant_id = $1 and name = $2'
const allText = 'select * from control.metric_baseline where tenant_id = $1 order by frozen_at desc, name limit $2'

/** A result that was frozen. */
export interface MetricBaseline {
  readonly name: string
  readonly metric: string
  /** Version of the metric's definition by which it was reckoned. */
  readonly definition: number
  /** What was asked. */
  readonly query: unknown
  /** The answer as it was. */
  readonly result: unknown
  readonly reason: string | undefined
  readonly frozenBy: string
  readonly frozenAt: Date
}

interface Row {
  name: string
  metric: string
  definition: number
  query: string
  result: string
  reason: string | null
  frozen_by: string
  frozen_at: Date
}

export async function readMetricBaseline(client: TenantClient, tenantId: string, name: string): Promise<MetricBaseline | undefined> {
  const { rows } = await client.query<Row>(oneText, [tenantId, name])
  return rows[0] && baselineOf(rows[0])
}

/** The newest first. */
export async function readMetricBaselines(client: TenantClient, tenantId: string, limit: number): Promise<MetricBaseline[]> {
  const { rows } = await client.query<Row>(allText, [tenantId, limit])
  return rows.map(baselineOf)
}

function baselineOf({ query, result, reason, frozen_by: frozenBy, frozen_at: frozenAt, ...row }: Row): MetricBaseline {
  return { ...row, query: JSON.parse(query) as unknown, result: JSON.parse(result) as unknown, reason: reason ?? undefined, frozenBy, frozenAt }
}
