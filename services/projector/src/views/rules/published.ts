import { isRecord } from '@throughline/events'
import type { FollowedEvent } from '@throughline/log'
import type { Batch } from '../../follow/batch.js'

/** A version of the rules of one kind. */
export interface KindVersion {
  readonly kind: string
  readonly version: number
}

/** A version of rules, as an event tells it. */
export interface Published extends KindVersion {
  readonly tenantId: string
  readonly eventUid: string
  readonly subjectId: string
  readonly at: number
  readonly by: string
  readonly reason: string | null
  readonly restores: number | null
  /** JSON. */
  readonly body: string
  /** What is in force from the same moment on. */
  readonly companions: readonly KindVersion[]
}

const TYPE = 'rule.published'

export function isPublication({ type }: Pick<FollowedEvent, 'type'>): boolean {
  return type === TYPE
}

/** The versions that events of a batch tell; one that cannot be opened tells none. */
export async function publishedIn(batch: Pick<Batch, 'events' | 'open'>, kind?: string): Promise<Published[]> {
  const rows = batch.events.filter(isPublication)
  const opened = rows.length === 0 ? [] : await batch.open(rows)
  return rows
    .flatMap((row, index) => publishedBy(row, opened[index]?.data) ?? [])
    .filter((published) => kind === undefined || published.kind === kind)
}

function publishedBy({ tenantId, eventUid, subjectId, occurredAt }: FollowedEvent, data: unknown): Published | undefined {
  if (!isRecord(data)) return undefined
  const { kind, version, by, reason, restores, body } = data
  if (typeof kind !== 'string' || !Number.isInteger(version) || !isRecord(body)) return undefined
  return {
    tenantId,
    kind,
    version: Number(version),
    eventUid,
    subjectId,
    at: occurredAt,
    by: typeof by === 'string' ? by : '',
    reason: typeof reason === 'string' ? reason : null,
    restores: Number.isInteger(restores) ? Number(restores) : null,
    body: JSON.stringify(body),
    companions: companionsIn(data['with']),
  }
}

function companionsIn(listed: unknown): KindVersion[] {
  if (!Array.isArray(listed)) return []
  return listed.filter(isRecord).flatMap(({ kind, version }) => (typeof kind === 'string' && Number.isInteger(version) ? [{ kind, version: Number(version) }] : []))
}
