import { readSql } from '@throughline/database'
import type { Batch } from '../../follow/batch.js'
import { publishedIn } from '../rules/published.js'
import type { Target } from '../view.js'

const text = readSql(import.meta.url, './take-rules.sql')

/**
 * Takes in the identity rules that a chunk publishes. This view keeps them itself: would it ask another one, what comes
 * out would hang on how far that is.
 */
export async function takeRules(batch: Pick<Batch, 'events' | 'open'>, { client, build }: Target): Promise<void> {
  for (const { tenantId, version, body } of await publishedIn(batch, 'identity')) {
    await client.query(text, [build, tenantId, version, body])
  }
}
