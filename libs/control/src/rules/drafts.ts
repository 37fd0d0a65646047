import { readSql, type TenantClient } from '@throughline/database'
import { ControlError } from '../store/errors.js'

const saveText = readSql(import.meta.url, './save-draft.sql')
const readText = 'select * from control.rule_draft where tenant_id = $1 and kind = $2'
const dropText = 'delete from control.rule_draft where tenant_id = $1 and kind = $2 and ($3::uuid is null or revision = $3)'

/** Rules that somebody is working on. */
export interface RuleDraft {
  readonly kind: string
  /** Another one with every change. */
  readonly revision: string
  /** The version that was in force when it was begun; 0: none. */
  readonly basedOn: number
  readonly body: unknown
  readonly by: string
  /** In microseconds since 1970. */
  readonly at: number
}

export interface DraftWish {
  readonly kind: string
  readonly basedOn: number
  readonly body: unknown
  readonly by: string
  /** The draft that it replaces; undefined: there is none yet. */
  readonly revision: string | undefined
}

interface Row {
  kind: string
  revision: string
  based_on: number
  body: string
  drafted_by: string
  drafted_at: string
}

export async function readRuleDraft(client: TenantClient, tenantId: string, kind: string): Promise<RuleDraft | undefined> {
  const { rows } = await client.query<Row>(readText, [tenantId, kind])
  return rows[0] && draftOf(rows[0])
}

/** @throws ControlError `changed` when the draft is not the one that was read */
export async function saveRuleDraft(client: TenantClient, tenantId: string, wish: DraftWish): Promise<RuleDraft> {
  const { kind, revision, basedOn, body, by } = wish
  const values = [tenantId, kind, revision ?? null, basedOn, JSON.stringify(body), by]
  const { rows } = await client.query<Row>(saveText, values)
  if (rows[0] !== undefined) return draftOf(rows[0])
  throw new ControlError('changed', `the draft of the ${kind} rules is not the one that you have read: read it again`)
}

/** @param revision only this one; undefined: whichever it is */
export async function dropRuleDraft(client: TenantClient, tenantId: string, kind: string, revision?: string): Promise<void> {
  await client.query(dropText, [tenantId, kind, revision ?? null])
}

function draftOf({ kind, revision, based_on: basedOn, body, drafted_by: by, drafted_at: at }: Row): RuleDraft {
  return { kind, revision, basedOn, body: JSON.parse(body) as unknown, by, at: Number(at) }
}
