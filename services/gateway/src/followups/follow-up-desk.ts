import { randomUUID } from 'node:crypto'
import type { KnownKey } from '@throughline/control'
import { microsOf } from '@throughline/events'
import { invalidParameter, noteAudit, unavailable } from '@throughline/platform'
import type { Amount } from '@throughline/rules'
import { type MasterKeys, personOf, requestIdOf, tenantKeys } from '@throughline/subjects'
import type { Asking } from '../identity/requests.js'
import type { Made, Statement, StatementAnswer, StatementPublisher } from '../identity/statement-publisher.js'
import type { TimelineClient } from '../identity/timeline-client.js'
import type { Links } from '../links/links.js'
import { type CurrentAnswer, type CurrentFollowUp, readCurrent } from './current.js'
import { grantingRole } from './goodwill.js'
import { InTurn } from './in-turn.js'
import { changedSince, notInThisState } from './problems.js'
import { type Command, type CommandBody, EVENT_OF, type OpenBody } from './requests.js'
import { statusUrl } from './status-link.js'

export type FollowUpAnswer = StatementAnswer & { followupId: string }

/** What can be said of one that is closed, too. */
const ANYTIME: ReadonlySet<Command> = new Set(['note', 'cause', 'tell'])
const STATES: Readonly<Record<CurrentFollowUp['state'], (command: Command) => boolean>> = {
  open: (command) => command !== 'reopen',
  working: (command) => command !== 'reopen',
  closed: (command) => command === 'reopen' || ANYTIME.has(command),
}

/** A grant waits for as long until the one before is known, if its caller would not. */
const GRANT_WAIT_MS = 5_000

/** Has follow-ups opened and seen to: by events, each once for an idempotency key. */
export class FollowUpDesk {
  readonly #grants = new InTurn()

  constructor(
    private readonly master: MasterKeys,
    private readonly timeline: TimelineClient,
    private readonly publisher: StatementPublisher,
    private readonly links: Links,
  ) {}

  /** @throws Problem 400, 404 for a customer of whom there is nothing, 422 for a key of another request, 429, 503, 504 */
  async open(caller: KnownKey, ref: string, body: OpenBody, { authorization, key }: Asking): Promise<FollowUpAnswer> {
    const keys = tenantKeys(this.master, caller.tenantId)
    const found = personOf(ref, caller.rules, keys)
    if (!found.ok) throw invalidParameter('ref', found.reason)
    noteAudit({ target: found.subjectId })
    const { after, wait, channel, topic, ...said } = body
    // The same request opens the same one.
    const followupId = key === undefined ? randomUUID() : requestIdOf(keys, `followup ${caller.kind}:${caller.id}`, key)
    const header = { ...(channel !== undefined && { channel }), ...(topic !== undefined && { topic }) }
    const statement = { type: 'followup.opened', subject: `subject:${found.subjectId}`, header, data: { followupId, ...said, by: caller.id } }
    const wish = { open: ref, ...said, ...header }
    const answer = await this.publisher.publish(caller, { key, types: [statement.type], wish }, async () => {
      await this.timeline.read(`/v1/customers/${encodeURIComponent(ref)}/followups?${query({ limit: 1, after, wait })}`, authorization, wait)
      return { statements: [statement], notBefore: 0 }
    })
    return { ...answer, followupId }
  }

  /** @throws Problem 400, 403 above a limit, 404, 409 when it is not as expected, 422 for a key of another request, 429, 503, 504 */
  say(caller: KnownKey, followupId: string, command: Command, body: CommandBody, asking: Asking): Promise<FollowUpAnswer> {
    if (command !== 'goodwill') return this.#say(caller, followupId, command, body, asking)
    // All grants of a follow-up count together, the one of a moment ago as well.
    return this.#grants.next(`${caller.tenantId} ${followupId}`, (granted) => this.#say(caller, followupId, command, body, asking, granted))
  }

  async #say(caller: KnownKey, followupId: string, command: Command, body: CommandBody, { authorization, key }: Asking, granted?: string): Promise<FollowUpAnswer> {
    const { expectedVersion, after, wait, ...said } = body
    const type = EVENT_OF[command]
    const wish = { command, followupId, ...said, expectedVersion: expectedVersion ?? null }
    const answer = await this.publisher.publish(caller, { key, types: [type], wish }, async (): Promise<Made> => {
      if (granted !== undefined) await this.#current(followupId, { after: granted, wait: Math.max(wait, GRANT_WAIT_MS) }, authorization)
      const current = await this.#current(followupId, { after, wait }, authorization)
      const { followUp } = current
      noteAudit({ target: followUp.customerId })
      if (expectedVersion !== undefined && expectedVersion !== followUp.version) throw changedSince(followUp)
      if (!STATES[followUp.state](command)) throw notInThisState(command, followUp)
      const statement = this.#statement(caller, command, said, current)
      // Later than what is known of it, whichever clock was ahead.
      return { statements: [{ ...statement, type }], notBefore: (microsOf(followUp.lastAt) ?? 0) + 1 }
    })
    return { ...answer, followupId }
  }

  #statement(caller: KnownKey, command: Command, { channel, ...said }: Readonly<Record<string, unknown>>, current: CurrentAnswer): Omit<Statement, 'type'> {
    const { followupId, subjectId, organisation, topic } = current.followUp
    const header = { ...(organisation !== undefined && { organisation }), ...(topic !== undefined && { topic }) }
    const data = { followupId, ...said, by: caller.id }
    const subject = `subject:${subjectId}`
    if (command === 'goodwill') {
      const role = grantingRole(current, said['amount'] as Amount, caller.roles ?? [])
      return { subject, header, data: { ...data, ...(role !== undefined && { role }) } }
    }
    if (command !== 'tell') return { subject, header, data }
    const url = statusUrl(this.links, { tenantId: caller.tenantId, followupId, subjectId, at: Date.now() * 1_000 })
    const way = { direction: 'outbound' as const, ...(typeof channel === 'string' && { channel }) }
    return { subject, header: { ...header, ...way }, data: { ...data, url } }
  }

  async #current(id: string, { after, wait }: { after?: string | undefined; wait: number }, authorization: string): Promise<CurrentAnswer> {
    const answer = await this.timeline.read(`/v1/followups/${encodeURIComponent(id)}?${query({ after, wait })}`, authorization, wait)
    try {
      return readCurrent(answer)
    } catch (cause) {
      throw unavailable('The timeline service gives no answer that can be read. Nothing was changed; asking again is safe.', { cause })
    }
  }
}

function query(values: Readonly<Record<string, string | number | undefined>>): string {
  const given = Object.entries(values).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)] as [string, string]]))
  return new URLSearchParams(given).toString()
}
