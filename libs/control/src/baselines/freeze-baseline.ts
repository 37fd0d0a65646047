import { readSql, type TenantClient } from '@throughline/database'

const freezeText = readSql(import.meta.url, './freeze-baseline.sql')

/** A result that is to be kept as it is. */
export interface BaselineWish {
  readonly name: string
  readonly metric: string
  /** Version of the metric's definition. */
  readonly definition: number
  readonly query: object
  /** The answer, as it was given. */
  readonly result: object
  readonly reason: string | undefined
  readonly by: string
}

export interface FrozenBaseline {
  readonly frozenAt: Date
  /** Whether this is what was asked for now; else the name is taken by something else. */
  readonly same: boolean
}

/** Keeps a result under a name, for ever. The same request again gives what is kept already. */
export async function freezeBaseline(client: TenantClient, tenantId: string, wish: BaselineWish): Promise<FrozenBaseline> {
  const { name, metric, definition, query, result, reason, by } = wish
  const values = [tenantId, name, metric, definition, JSON.stringify(query), JSON.stringify(result), reason ?? null, by]
  const { rows } = await client.query<{ frozen_at: Date; same: boolean }>(freezeText, values)
  const [row] = rows
  if (row === undefined) throw new Error(`the baseline ${name} is being kept by somebody else: ask again`)
  return { frozenAt: row.frozen_at, same: row.same }
}
