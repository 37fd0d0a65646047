import { Inject, Injectable } from '@nestjs/common'
import type { KnownKey } from '@throughline/control'
import { microsOf } from '@throughline/events'
import { readRules } from '@throughline/rules'
import { Problem } from '@throughline/platform'
import { ContactReader } from '../reach/contact-reader.js'
import { ReachReader, type ReachRead } from '../reach/reach-reader.js'
import type { ReachKind } from '../reach/reach-rules.js'
import { compareDecision, compareWays, type DecisionChange, type ReachRulesTried, type WayChange } from './compare-reach.js'
import { MAX_PURPOSES, type PreviewBody } from './preview-body.js'

/** Entries of a list in the answer. */
const MOST = 100
const MAX_CUSTOMERS = 100
/** Then no further customer is looked at, and the answer says how far it came. */
const LONGEST_MS = 4_000

export interface ReachOutcome {
  looked: { times: number; ways: number; customers: number; all: boolean }
  /** Ways to reach us that would be others at one of the times. */
  ways: readonly WayChange[]
  /** Decisions on contacting customers that would be others. */
  decisions: readonly DecisionChange[]
  more: boolean
}

interface Trial {
  readonly kind: ReachKind
  readonly tried: unknown
  readonly body: PreviewBody
  readonly sample: { readonly subjects: readonly string[]; readonly all: boolean }
}

/** Says what would have been said and decided at some times by other rules, against those in force. */
@Injectable()
export class ReachPreview {
  constructor(
    @Inject(ReachReader) private readonly reader: ReachReader,
    @Inject(ContactReader) private readonly contacts: ContactReader,
  ) {}

  /** @throws Problem 503 */
  async of(caller: KnownKey, { kind, tried, body, sample }: Trial): Promise<ReachOutcome> {
    const read = await this.reader.read(caller.tenantId, { wait: 0 }, () => Promise.resolve())
    const { versions: _versions, ...before } = read.rules
    const after: ReachRulesTried = { ...before, [kind]: readRules(kind, tried) }
    const times = body.at.length === 0 ? [read.readAt] : body.at.map((text) => microsOf(text)!)
    const ways = times.flatMap((at) => compareWays(before, after, at, body.language))
    const own = kind === 'contact' ? after.contact.purposes.slice(0, MAX_PURPOSES).map(({ purpose }) => purpose) : []
    const purposes = body.purposes.length > 0 ? body.purposes : own
    const wishes = purposes.flatMap((purpose) => times.map((at) => ({ purpose, at, language: body.language })))
    const { decisions, looked } = wishes.length === 0 ? { decisions: [], looked: 0 } : await this.decisions(caller, read, { before, after }, wishes, sample.subjects)
    return {
      looked: { times: times.length, ways: after.hours.ways.length, customers: looked, all: sample.all && looked >= sample.subjects.length },
      ways: ways.slice(0, MOST),
      decisions: decisions.slice(0, MOST),
      more: ways.length > MOST || decisions.length > MOST,
    }
  }

  private async decisions(
    caller: KnownKey,
    { positions, readAt }: ReachRead,
    rules: { before: ReachRulesTried; after: ReachRulesTried },
    wishes: readonly { purpose: string; at: number; language: string | undefined }[],
    subjects: readonly string[],
  ): Promise<{ decisions: DecisionChange[]; looked: number }> {
    const decisions: DecisionChange[] = []
    const some = subjects.slice(0, MAX_CUSTOMERS)
    let looked = 0
    for (const deadline = performance.now() + LONGEST_MS; looked < some.length && performance.now() < deadline; looked++) {
      const rows = await this.reader.ask(caller.tenantId, (client) => this.contacts.rows(client, { subjectId: some[looked]! }, caller, { positions, upTo: readAt })).catch(nobody)
      if (rows === undefined) continue
      for (const [at, asked] of Map.groupBy(wishes, (wish) => wish.at)) {
        const customer = { customerId: rows.customerId, ...(await this.contacts.facts(rows, caller, Math.min(at, readAt))) }
        decisions.push(...asked.flatMap((wish) => compareDecision(rules, customer, wish) ?? []))
      }
    }
    return { decisions, looked }
  }
}

/** Somebody of the sample of whom there is nothing any more. */
function nobody(error: unknown): undefined {
  if (error instanceof Problem && error.status === 404) return undefined
  throw error
}
