import type { KnownKey } from '@throughline/control'
import { isRecord } from '@throughline/events'
import { invalidParameter, noteAudit, unavailable } from '@throughline/platform'
import { type MasterKeys, personOf, tenantKeys } from '@throughline/subjects'
import type { Asking } from '../identity/requests.js'
import type { Statement, StatementAnswer, StatementPublisher } from '../identity/statement-publisher.js'
import type { TimelineClient } from '../identity/timeline-client.js'
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
    private readonly timeline: TimelineClient,
  ) {}

  /** @throws Problem 400 for a reference that can name nobody, 422 for a key of another request or hours that never come, 429, 503 */
  async make(caller: KnownKey, ref: string, body: CommitmentBody, asking: Asking): Promise<CommitmentAnswer> {
    const { channel, topic, by, withinOpenMs, ...promise } = body
    const header = { ...(channel !== undefined && { channel }), ...(topic !== undefined && { topic }) }
    const actor = actorOf(caller, { by })
    const answer = await this.#say(caller, ref, { type: 'commitment.made', body }, asking, async () => {
      const dueAt = withinOpenMs === undefined ? {} : { dueAt: await this.#dueAt(body, withinOpenMs, asking) }
      return { header, data: { ...promise, ...dueAt, actor } }
    })
    // Nobody has given it an id of its own: it is that of its event.
    return { ...answer, commitmentId: answer.events[0]?.id ?? '' }
  }

  /** @throws Problem as `make` */
  async end(caller: KnownKey, ref: string, commitmentId: string, ending: Ending, body: EndBody, asking: Asking): Promise<CommitmentAnswer> {
    const { how, reason } = body
    const words = how === undefined ? {} : { [ending === 'kept' ? 'how' : 'text']: how }
    const why = reason === undefined || ending === 'kept' ? {} : { reason }
    const data = { commitmentId, ...words, ...why, actor: actorOf(caller, body) }
    const said = { type: `commitment.${ending}`, body: { commitmentId, ...body } }
    return { ...(await this.#say(caller, ref, said, asking, () => Promise.resolve({ data }))), commitmentId }
  }

  #say(
    caller: KnownKey,
    ref: string,
    { type, body }: { type: string; body: object },
    { key }: Asking,
    made: () => Promise<Pick<Statement, 'header' | 'data'>>,
  ): Promise<StatementAnswer> {
    const found = personOf(ref, caller.rules, tenantKeys(this.master, caller.tenantId))
    if (!found.ok) throw invalidParameter('ref', found.reason)
    noteAudit({ target: found.subjectId })
    const subject = found.type === undefined ? `subject:${found.subjectId}` : ref
    return this.publisher.publish(caller, { key, types: [type], wish: { type, ref, ...body } }, async () => ({
      statements: [{ type, subject, ...(await made()) }],
      notBefore: 0,
    }))
  }

  /** By the hours of the place where it is promised, which the timeline service knows. */
  async #dueAt({ channel, topic, queue }: CommitmentBody, withinOpenMs: number, { authorization }: Asking): Promise<string> {
    const place = Object.entries({ channel, topic, queue }).filter((entry): entry is [string, string] => entry[1] !== undefined)
    const query = new URLSearchParams([['within_open_ms', String(withinOpenMs)], ...place])
    const answer = await this.timeline.read(`/v1/commitments/due-time?${query.toString()}`, authorization)
    if (!isRecord(answer) || typeof answer['dueAt'] !== 'string') throw unavailable('The timeline service says no due time. Nothing was changed; asking again is safe.')
    return answer['dueAt']
  }
}

/** Who says so: whoever is named, else who calls. */
function actorOf({ kind, id }: KnownKey, { by }: Said): object {
  return by ?? { kind: kind === 'person' ? 'agent' : 'system', id }
}
