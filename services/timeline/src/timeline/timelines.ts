import { Inject, Injectable } from '@nestjs/common'
import { type Sight, sightOf } from '@throughline/access'
import type { KnownKey } from '@throughline/control'
import { isSubjectKnown, readTimelinePage, type TimelineKey, type TimelinePage, type TimelineQuery } from '@throughline/log'
import { invalidParameter, Problem } from '@throughline/platform'
import { tenantKeys } from '@throughline/subjects'
import { type Customer, Customers, unknownCustomer } from '../customers/customers.js'
import { Database } from '../database/database.js'
import { freshnessOf } from '../freshness/freshness.js'
import { Waiting } from '../freshness/waiting.js'
import { PersonalData } from '../personal/personal-data.js'
import type { Settings } from '../settings.js'
import { SETTINGS } from '../tokens.js'
import { timelineJson } from './answer.js'
import { PageCursors } from './cursor.js'
import { filtersOf } from './filters.js'
import type { TimelineParameters } from './timeline-parameters.js'

/** Answers what happened to a customer, page by page. */
@Injectable()
export class Timelines {
  private readonly cursors: PageCursors

  constructor(
    @Inject(SETTINGS) private readonly settings: Settings,
    @Inject(Database) private readonly database: Database,
    @Inject(Customers) private readonly customers: Customers,
    @Inject(Waiting) private readonly waiting: Waiting,
    @Inject(PersonalData) private readonly personal: PersonalData,
  ) {
    this.cursors = new PageCursors(settings.keys.token)
  }

  /**
   * @returns the answer's JSON
   * @throws Problem 400, 404, 503, 504
   */
  async read(ref: string, parameters: TimelineParameters, caller: KnownKey): Promise<string> {
    const customer = await this.customers.find(ref, caller)
    const cipher = this.customers.cipherOf(caller.tenantId)
    const sight = sightOf(caller)
    assertOwnOrganisation(parameters, sight)
    const question = questionOf(customer, parameters, sight)
    const query = this.queryOf(customer, parameters, sight, this.keyOf(parameters.cursor, question))
    if (parameters.after !== undefined) await this.waiting.forToken(parameters.after, parameters.wait, customer, cipher)
    const page = await this.pageOf(query)
    if (page.rows.length === 0) await this.assertKnown(customer, query, page)
    const opened = await this.personal.open(caller.tenantId, page.rows)
    const { subjectId, part } = customer
    const next = page.next ? this.cursors.seal(page.next, question) : null
    const freshness = freshnessOf(page.knowledge, part, cipher)
    return timelineJson({ rows: page.rows, opened, subjectId, part, next, freshness, masked: !sight.personal }, cipher)
  }

  private pageOf(query: TimelineQuery): Promise<TimelinePage> {
    if (query.sight.personal) this.personal.prepare(query.tenantId, [query.subjectId])
    return this.personal.watching(() =>
      this.database.askAs(query.tenantId, (client) => readTimelinePage(client, query, this.settings)),
    )
  }

  private keyOf(cursor: string | undefined, question: string): TimelineKey | undefined {
    if (cursor === undefined) return undefined
    const key = this.cursors.open(cursor, question)
    if (!key) throw invalidParameter('cursor', 'was not given for this customer, order and filters; begin without one')
    return key
  }

  private queryOf(customer: Customer, parameters: TimelineParameters, sight: Sight, cursor: TimelineKey | undefined): TimelineQuery {
    const { order, limit, from, to } = parameters
    const filters = filtersOf(parameters, tenantKeys(this.settings.keys, customer.tenantId))
    return { ...customer, sight, liveTopic: this.settings.topics.live, order, limit, from, to, filters, cursor }
  }

  /** An empty page of somebody who has events elsewhere is an answer; of nobody it is a 404. */
  private async assertKnown(customer: Customer, query: TimelineQuery, page: TimelinePage): Promise<void> {
    const wholeList = !query.cursor && query.from === undefined && query.to === undefined && isEmpty(query.filters)
    if (wholeList && page.next === undefined) throw unknownCustomer()
    if (!(await this.database.askAs(customer.tenantId, (client) => isSubjectKnown(client, customer, query.sight)))) throw unknownCustomer()
  }
}

/** @throws Problem 403 when somebody of one organisation asks for the events of another */
function assertOwnOrganisation({ organisation: asked }: TimelineParameters, { organisation: own }: Sight): void {
  if (own === null || asked === undefined || asked.every((one) => one === own)) return
  throw new Problem({
    status: 403,
    type: 'other-organisation',
    title: 'Not your organisation',
    detail: 'organisation: whoever belongs to an organisation sees its events and no others; leave the filter out.',
    extensions: { parameter: 'organisation' },
  })
}

function isEmpty(filters: TimelineQuery['filters']): boolean {
  return filters === undefined || Object.keys(filters).length === 0
}

/** Everything that decides which events are on the list, and in what order; the limit may change from page to page. */
function questionOf({ tenantId, subjectId }: Customer, parameters: TimelineParameters, sight: Sight): string {
  const { order, channel, type, class: classes, conversation, direction, organisation, from, to } = parameters
  const lists = [channel, type, classes, conversation, direction, organisation].map((list) => list?.toSorted() ?? null)
  return JSON.stringify([tenantId, subjectId, order, from ?? null, to ?? null, sight.organisation, ...lists])
}
