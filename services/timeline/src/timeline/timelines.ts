import { Inject, Injectable } from '@nestjs/common'
import { type Sight, sightOf } from '@throughline/access'
import type { KnownKey } from '@throughline/control'
import { type CustomerPage, type CustomerPageQuery, type PlaceCipher, readCustomerPage, type TimelineKey, type TimelineMember } from '@throughline/log'
import { invalidParameter, Problem } from '@throughline/platform'
import { tenantKeys } from '@throughline/subjects'
import { type Customer, Customers, unknownCustomer } from '../customers/customers.js'
import { KnownThens } from '../context/known-then.js'
import { Members } from '../customers/members.js'
import { Database } from '../database/database.js'
import { freshnessAt } from '../freshness/freshness.js'
import { Waiting } from '../freshness/waiting.js'
import { PersonalData } from '../personal/personal-data.js'
import type { Settings } from '../settings.js'
import { SETTINGS } from '../tokens.js'
import { timelineJson } from './answer.js'
import { Corrections } from './corrections.js'
import { PageCursors } from './cursor.js'
import { filtersOf } from './filters.js'
import type { TimelineParameters } from './timeline-parameters.js'

/** Whose events are asked for: a customer's, or those of a group. */
export interface AskedEvents extends Customer {
  /** Default: the identifiers of the customer that the subject belongs to. Somebody is known to be behind those that are given. */
  readonly members?: readonly TimelineMember[]
  /** What the answer says beside them. */
  readonly about?: object
}

/** What was known at a time: what had been recorded, and who the customer was by that. */
interface Then {
  readonly positions: readonly number[]
  readonly members: readonly TimelineMember[]
}

/** Answers what happened to a customer, page by page. */
@Injectable()
export class Timelines {
  private readonly cursors: PageCursors

  constructor(
    @Inject(SETTINGS) private readonly settings: Settings,
    @Inject(Database) private readonly database: Database,
    @Inject(Customers) private readonly customers: Customers,
    @Inject(Members) private readonly members: Members,
    @Inject(Waiting) private readonly waiting: Waiting,
    @Inject(KnownThens) private readonly knownThens: KnownThens,
    @Inject(PersonalData) private readonly personal: PersonalData,
    @Inject(Corrections) private readonly corrections: Corrections,
  ) {
    this.cursors = new PageCursors(settings.keys.token)
  }

  /**
   * @returns the answer's JSON
   * @throws Problem 400, 404, 503, 504
   */
  async read(ref: string, parameters: TimelineParameters, caller: KnownKey): Promise<string> {
    return this.readOf(await this.customers.find(ref, caller), parameters, caller)
  }

  /**
   * The same of identifiers that somebody has put together.
   *
   * @returns the answer's JSON
   * @throws Problem 400, 404, 503, 504
   */
  async readOf(asked: AskedEvents, parameters: TimelineParameters, caller: KnownKey): Promise<string> {
    const cipher = this.customers.cipherOf(caller.tenantId)
    const sight = sightOf(caller)
    assertOwnOrganisation(parameters, sight)
    const question = questionOf(asked, parameters, sight)
    const key = this.keyOf(parameters.cursor, question)
    if (parameters.after !== undefined) await this.waitFor(parameters.after, parameters, caller, cipher)
    const then = await this.thenOf(asked, parameters, caller, cipher)
    const page = await this.pageOf({ ...asked, ...then }, parameters, sight, key)
    if (page.rows.length === 0 && asked.members === undefined) await this.assertKnown(asked, page, parameters, sight)
    const { rows, next } = page
    const opened = await this.corrections.open(caller.tenantId, rows, sight)
    const freshness = freshnessAt(then?.positions ?? page.positions, page.knowledge, cipher)
    const cursor = next ? this.cursors.seal(next, question) : null
    return timelineJson({ rows, opened, next: cursor, freshness, masked: !sight.personal, about: asked.about }, cipher)
  }

  private waitFor(token: string, { wait: waitMs }: TimelineParameters, { tenantId }: KnownKey, cipher: PlaceCipher): Promise<void> {
    return this.waiting.forToken({ token, waitMs, tenantId, cipher, views: ['identity', 'corrections'] })
  }

  /** What had been recorded then, and who the customer was by that. Views that do not know of it yet would say otherwise later. */
  private async thenOf(
    { tenantId, subjectId, members }: AskedEvents,
    parameters: TimelineParameters,
    caller: KnownKey,
    cipher: PlaceCipher,
  ): Promise<Then | undefined> {
    const { known_as_of: knownAsOf } = parameters
    if (knownAsOf === undefined || members !== undefined) return undefined
    const { positions } = await this.knownThens.read(knownAsOf, tenantId, cipher)
    await this.waitFor(cipher.seal(positions.map((number, part) => ({ kind: 'position', part, number }))), parameters, caller, cipher)
    const known = new Map(positions.map((position, part) => [part, position]))
    const customer = await this.database.askAs(tenantId, (client) => this.members.customerAsKnown(client, caller, subjectId, known))
    return { positions, members: customer.members }
  }

  private async pageOf(
    { tenantId, subjectId, members, positions }: AskedEvents & Partial<Then>,
    parameters: TimelineParameters,
    sight: Sight,
    cursor: TimelineKey | undefined,
  ): Promise<CustomerPage> {
    if (sight.personal) this.personal.prepare(tenantId, [subjectId])
    const { order, limit, from, to, retracted } = parameters
    const parts = await this.database.partsOfLog()
    const filters = filtersOf(parameters, tenantKeys(this.settings.keys, tenantId))
    const { prepare, topics } = this.settings
    const who = members ? { members } : { subjectId }
    const withRetracted = retracted === 'shown'
    const known = positions && { positions }
    const query = { tenantId, who, parts, liveTopic: topics.live, sight, order, limit, cursor, from, to, filters, known, withRetracted }
    return this.personal.watching(() =>
      this.database.askAs(tenantId, (client) => readCustomerPage(client, query, { prepare }), { keepPlans: prepare }),
    )
  }

  private keyOf(cursor: string | undefined, question: string): TimelineKey | undefined {
    if (cursor === undefined) return undefined
    const key = this.cursors.open(cursor, question)
    if (!key) throw invalidParameter('cursor', 'was not given for this customer, order and filters; begin without one')
    return key
  }

  /** An empty page of somebody who has events elsewhere is an answer; of nobody it is a 404. */
  private async assertKnown(asked: Customer, { members, next }: CustomerPage, parameters: TimelineParameters, sight: Sight): Promise<void> {
    const filters = filtersOf(parameters, tenantKeys(this.settings.keys, asked.tenantId))
    const wholeList = parameters.known_as_of === undefined && parameters.cursor === undefined && parameters.from === undefined && parameters.to === undefined && isEmpty(filters)
    // What is not there may have been retracted, or refiled to somebody else.
    const untouched = !members.some(({ isCorrected }) => isCorrected)
    if (wholeList && untouched && next === undefined) throw unknownCustomer()
    if (!(await this.customers.isAnyKnown(asked.tenantId, members, sight))) throw unknownCustomer()
  }
}

/** @throws Problem 403 when somebody of one organisation asks for the events of another */
export function assertOwnOrganisation({ organisation: asked }: Pick<TimelineParameters, 'organisation'>, { organisation: own }: Sight): void {
  if (own === null || asked === undefined || asked.every((one) => one === own)) return
  throw new Problem({
    status: 403,
    type: 'other-organisation',
    title: 'Not your organisation',
    detail: 'organisation: whoever belongs to an organisation sees its events and no others; leave the filter out.',
    extensions: { parameter: 'organisation' },
  })
}

function isEmpty(filters: CustomerPageQuery['filters']): boolean {
  return filters === undefined || Object.keys(filters).length === 0
}

/** Everything that decides which events are on the list, and in what order; the limit may change from page to page. */
function questionOf({ tenantId, subjectId }: Customer, parameters: TimelineParameters, sight: Sight): string {
  const { order, channel, type, class: classes, conversation, direction, organisation, from, to, retracted, known_as_of: known } = parameters
  const lists = [channel, type, classes, conversation, direction, organisation].map((list) => list?.toSorted() ?? null)
  return JSON.stringify([tenantId, subjectId, order, from ?? null, to ?? null, retracted, known ?? null, sight.organisation, ...lists])
}
