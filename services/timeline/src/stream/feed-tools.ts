import type { Database } from '../database/database.js'
import type { PersonalData } from '../personal/personal-data.js'
import type { Compositions } from './compositions.js'
import type { TenantSeals } from './stream-events.js'

/** What a feed works with. */
export interface FeedTools extends TenantSeals {
  readonly tenantId: string
  readonly database: Pick<Database, 'askAs'>
  readonly personal: PersonalData
  readonly compositions: Compositions
  /** Told of each round that failed; the next one begins where it began. */
  readonly onFailure: (error: unknown) => void
}
