import type { Pool } from 'pg'

export interface WrittenRules {
  readonly kind: string
  readonly version: number
  readonly body: object
  /** What is in force from the same moment on. */
  readonly companions?: readonly { readonly kind: string; readonly version: number }[]
}

/** Writes versions of rules as the projector does, one after another. */
export async function publishRules(admin: Pool, tenantId: string, ...published: readonly WrittenRules[]): Promise<void> {
  for (const { kind, version, body, companions } of published) {
    await admin.query(
      `insert into views.rule_version (tenant_id, build, kind, version, event_uid, published_at, published_by, body, companions)
       values ($1, 1, $2, $3, gen_random_uuid(), $4, 'ann', $5, $6)`,
      [tenantId, kind, version, Date.UTC(2026, 0, version) * 1_000, JSON.stringify(body), companions ? JSON.stringify(companions) : null],
    )
  }
}
