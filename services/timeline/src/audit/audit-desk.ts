import { Inject, Injectable } from '@nestjs/common'
import type { Caller } from '@throughline/access'
import type { KnownKey } from '@throughline/control'
import { timeOf } from '@throughline/events'
import { type AuditRecord, readAudit } from '@throughline/log'
import { invalidParameter, noteAudit } from '@throughline/platform'
import { Customers } from '../customers/customers.js'
import { Database } from '../database/database.js'
import type { AuditParameters } from './audit-parameters.js'

/** An entry as the API shows it. */
export interface AuditItem {
  sequence: number
  at: string
  actor: { kind: string; id: string; organisation: string | null }
  action: string
  target: string | null
  parts: readonly string[]
  purpose: string | null
  traceId: string | null
}

export interface AuditPage {
  entries: AuditItem[]
  /** Null at the end. */
  next: string | null
}

/** Answers who read and changed what, newest first. */
@Injectable()
export class AuditDesk {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Customers) private readonly customers: Customers,
  ) {}

  /** @throws Problem 400, 503 */
  async read(parameters: AuditParameters, caller: KnownKey): Promise<AuditPage> {
    const { limit, cursor, customer, actor, action, from, to } = parameters
    const before = cursor === undefined ? undefined : sequenceIn(cursor)
    const target = customer === undefined ? undefined : this.customers.subjectIdOf(customer, caller, 'customer')
    noteAudit(target === undefined ? {} : { target })
    const filter = {
      ...(before === undefined ? {} : { before }),
      ...(target === undefined ? {} : { target }),
      ...(actor === undefined ? {} : { actor }),
      ...(action === undefined ? {} : { actions: action }),
      ...(from === undefined ? {} : { from }),
      ...(to === undefined ? {} : { to }),
      ...ownOrganisationOf(caller),
    }
    const { tenantId } = caller
    // One more than asked for says whether there is more.
    const records = await this.database.askAs(tenantId, (client) => readAudit(client, tenantId, filter, limit + 1))
    const shown = records.slice(0, limit)
    const last = shown.at(-1)
    return { entries: shown.map(itemOf), next: records.length > limit && last ? cursorOf(last.seq) : null }
  }
}

/** A dealer sees what its own people did. */
function ownOrganisationOf({ organisation }: Caller): { organisation?: string } {
  return organisation === undefined ? {} : { organisation }
}

function itemOf(record: AuditRecord): AuditItem {
  const { seq, at, actorKind, actor, organisation, action, target, parts, purpose, traceId } = record
  return { sequence: seq, at: timeOf(at), actor: { kind: actorKind, id: actor, organisation }, action, target, parts, purpose, traceId }
}

function cursorOf(sequence: number): string {
  return Buffer.from(`before ${sequence}`).toString('base64url')
}

function sequenceIn(cursor: string): number {
  const [, digits] = /^before (\d{1,15})$/.exec(Buffer.from(cursor, 'base64url').toString('latin1')) ?? []
  if (digits === undefined) throw invalidParameter('cursor', 'take it from the `next` of a page as it is')
  return Number(digits)
}
