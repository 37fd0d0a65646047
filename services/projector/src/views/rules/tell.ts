import { addToOutbox } from '@throughline/log'
import type { PoolClient } from 'pg'
import type { Published } from './published.js'

const liveText = `select views.live('rules') = $1::smallint as live`

/**
 * Tells channels that rules have changed: which, and not what they say, since blocked identifiers are somebody's. A build that
 * is being filled beside the live one tells nothing: all of it was told.
 */
export async function tell(client: PoolClient, published: readonly Published[], build: number): Promise<void> {
  const { rows } = await client.query<{ live: boolean | null }>(liveText, [build])
  if (rows[0]?.live !== true) return
  await addToOutbox(
    client,
    published.map(({ tenantId, eventUid, subjectId, kind, version, restores, companions, at }) => ({
      tenantId,
      id: eventUid.replaceAll('-', ''),
      type: 'rule.published',
      subjectId,
      at,
      data: { kind, version, ...(restores !== null && { restores }), ...(companions.length > 0 && { with: companions }) },
    })),
  )
}
