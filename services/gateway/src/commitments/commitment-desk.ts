import type { KnownKey } from '@throughline/control'
import { invalidParameter, noteAudit } from '@throughline/platform'
import { type MasterKeys, personOf, tenantKeys } from '@throughline/subjects'
import type { Asking } from '../identity/requests.js'
import type { Statement, StatementAnswer, StatementPublisher } from '../identity/statement-publisher.js'
import type { CommitmentBody, EndBody } from './requests.js'

export type Ending = 'kept' | 'broken' | 'withdrawn'

/** `commitmentId` names the promise in whatever is said of it later. */
export type CommitmentAnswer = StatementAnswer & { commitmentId: string }

type Said = Pick<CommitmentBody, 'by'>

/** Says what is promised to customers, and what came of it: by events, each once for an idempotency key. */
export class CommitmentDesk {
  constructor(
    private readonly master: MasterKeys,
    private readonly publisher: StatementPublisher,
  ) {}

  /** @throws Problem 400 for a reference that can name nobody, 422 for a key of another request, 429, 503 */
  async make(caller: KnownKey, ref: string, body: CommitmentBody, asking: Asking): Promise<CommitmentAnswer> {
    const { channel, topic, by, ...promise } = body
    const header = { ...(channel !== undefined && { channel }), ...(topic !== undefined && { topic }) }
    const statement = { type: 'commitment.made', header, data: { ...promise, actor: actorOf(caller, { by }) } }
    const answer = await this.#say(caller, ref, { statement, body }, asking)
    // Nobody has given it an id of its own: it is that of its event.
    return { ...answer, commitmentId: answer.events[0]?.id ?? '' }
  }

  /** @throws Problem as `make` */
  async end(caller: KnownKey, ref: string, commitmentId: string, ending: Ending, body: EndBody, asking: Asking): Promise<CommitmentAnswer> {
    const { how, reason } = body
    const words = how === undefined ? {} : { [ending === 'kept' ? 'how' : 'text']: how }
    const why = reason === undefined || ending === 'kept' ? {} : { reason }
    const statement = { type: `commitment.${ending}`, data: { commitmentId, ...words, ...why, actor: actorOf(caller, body) } }
    return { ...(await this.#say(caller, ref, { statement, body: { commitmentId, ...body } }, asking)), commitmentId }
  }

  #say(caller: KnownKey, ref: string, { statement, body }: { statement: Omit<Statement, 'subject'>; body: object }, { key }: Asking): Promise<StatementAnswer> {
    const found = personOf(ref, caller.rules, tenantKeys(this.master, caller.tenantId))
    if (!found.ok) throw invalidParameter('ref', found.reason)
    noteAudit({ target: found.subjectId })
    const subject = found.type === undefined ? `subject:${found.subjectId}` : ref
    const { type } = statement
    return this.publisher.publish(caller, { key, types: [type], wish: { type, ref, ...body } }, () =>
      Promise.resolve({ statements: [{ ...statement, subject }], notBefore: 0 }),
    )
  }
}

/** Who says so: whoever is named, else who calls. */
function actorOf({ kind, id }: KnownKey, { by }: Said): object {
  return by ?? { kind: kind === 'person' ? 'agent' : 'system', id }
}
