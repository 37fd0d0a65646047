import { Inject, Injectable } from '@nestjs/common'
import { sightOf } from '@throughline/access'
import type { GivenFollowUp, GivenSignal } from '@throughline/context'
import type { KnownKey } from '@throughline/control'
import { type FollowUpEntry, readFollowUps, readSignals } from '@throughline/log'
import { Database } from '../database/database.js'
import type { ContextParameters } from './context-parameters.js'

/** What a handover looks at: the newest. */
const MAX_SIGNALS = 50
const MAX_FOLLOW_UPS = 20

interface Open {
  readonly signals: readonly GivenSignal[]
  readonly followUps: readonly GivenFollowUp[]
}

/** Knows what is open for a customer, as far as it has been found: a handover waits for no folding. */
@Injectable()
export class OpenCare {
  constructor(@Inject(Database) private readonly database: Database) {}

  /** Of now; of then nobody has kept it. @throws Problem 503 */
  async of(customerId: string, { as_of: asOf, known_as_of: knownAsOf }: ContextParameters, caller: KnownKey): Promise<Open> {
    if (asOf !== undefined || knownAsOf !== undefined) return { signals: [], followUps: [] }
    const { tenantId } = caller
    const sight = sightOf(caller)
    return this.database.askAs(tenantId, async (client) => {
      const [signals, followUps] = await Promise.all([
        readSignals(client, tenantId, sight, { customerId, isOpen: true, limit: MAX_SIGNALS }),
        seesFollowUps(caller) ? readFollowUps(client, tenantId, sight, { customerId, states: ['open', 'working'], limit: MAX_FOLLOW_UPS }) : [],
      ])
      return { signals, followUps: followUps.map(given) }
    })
  }
}

/** As the routes of follow-ups have it. */
function seesFollowUps({ scopes }: KnownKey): boolean {
  return scopes.includes('care:read') || scopes.includes('care:manage')
}

function given({ kind, state, openedAt, dueAt, severity, topic, owner, queue, eventUid, version }: FollowUpEntry): GivenFollowUp {
  return { kind, isInWork: state === 'working', openedAt, dueAt, severity, topic, owner, queue, events: [...new Set([eventUid, version])] }
}
