import { Inject, Injectable } from '@nestjs/common'
import { type Sight, sightOf } from '@throughline/access'
import type { TenantClient } from '@throughline/database'
import type { KnownKey } from '@throughline/control'
import { type DocumentQuery, type SearchedSubject, type TimelineKey } from '@throughline/log'
import { invalidParameter, noteAudit } from '@throughline/platform'
import { Lexicon, type Query, readQuery } from '@throughline/search'
import { tenantKeys } from '@throughline/subjects'
import { type Customer, Customers, unknownCustomer } from '../customers/customers.js'
import { Members } from '../customers/members.js'
import { Database } from '../database/database.js'
import { Waiting } from '../freshness/waiting.js'
import type { Settings } from '../settings.js'
import { PageCursors } from '../timeline/cursor.js'
import { filtersOf } from '../timeline/filters.js'
import { assertOwnOrganisation } from '../timeline/timelines.js'
import { SETTINGS } from '../tokens.js'
import { Finder } from './finder.js'
import { searchJson } from './hits.js'
import { NamedCustomers } from './named-customers.js'
import type { SearchParameters } from './search-parameters.js'
import { SearchProgress } from './search-progress.js'

/** Finds what was said, by whom, and who is called so. */
@Injectable()
export class Searches {
  private readonly cursors: PageCursors

  constructor(
    @Inject(SETTINGS) private readonly settings: Settings,
    @Inject(Database) private readonly database: Database,
    @Inject(Customers) private readonly customers: Customers,
    @Inject(Members) private readonly members: Members,
    @Inject(Waiting) private readonly waiting: Waiting,
    @Inject(Finder) private readonly finder: Finder,
    @Inject(NamedCustomers) private readonly named: NamedCustomers,
    @Inject(SearchProgress) private readonly progress: SearchProgress,
  ) {
    this.cursors = new PageCursors(settings.keys.token)
  }

  /**
   * @returns the answer's JSON
   * @throws Problem 400, 403, 404, 503, 504
   */
  async search(parameters: SearchParameters, caller: KnownKey): Promise<string> {
    const { tenantId } = caller
    const { q, after: token, wait: waitMs, limit } = parameters
    const read = readQuery(q)
    if (!read.ok) throw invalidParameter('q', read.reason)
    const asked = await this.askedOf(parameters, caller)
    const sight = sightOf(caller)
    assertOwnOrganisation(parameters, sight)
    const question = questionOf(tenantId, asked, parameters, sight)
    const cursor = this.keyOf(parameters.cursor, question)
    const cipher = this.customers.cipherOf(tenantId)
    if (token !== undefined) await this.waiting.forToken({ token, waitMs, tenantId, cipher, views: ['identity', 'corrections', 'search'] })
    const fresh = await this.progress.now(tenantId, cipher)
    const subjects = await this.subjectsOf(asked)
    const query = { ...this.queryOf(read.query, parameters, caller), subjects, sight, limit, cursor }
    const { hits, next } = await this.finder.find(tenantId, read.query, query)
    if (asked !== undefined && hits.length === 0 && cursor === undefined) await this.assertKnown(asked, sight)
    const customers = asked === undefined && cursor === undefined ? await this.namedBy(q, caller, sight) : []
    return searchJson({ hits, customers, next: next ? this.cursors.seal(next, question) : null, ...fresh }, cipher)
  }

  /** Whose events are looked at; and a note for the audit that somebody looked. */
  private async askedOf({ customer }: SearchParameters, caller: KnownKey): Promise<Customer | undefined> {
    if (customer !== undefined) return this.customers.find(customer, caller, 'customer')
    noteAudit({ parts: ['open', 'personal'] })
    return undefined
  }

  private keyOf(cursor: string | undefined, question: string): TimelineKey | undefined {
    if (cursor === undefined) return undefined
    const key = this.cursors.open(cursor, question)
    if (!key) throw invalidParameter('cursor', 'was not given for these words, customer and filters; begin without one')
    return key
  }

  private queryOf(query: Query, parameters: SearchParameters, { tenantId }: KnownKey): Pick<DocumentQuery, 'words' | 'filters' | 'from' | 'to'> {
    const filters = filtersOf(parameters, tenantKeys(this.settings.keys, tenantId))
    return { words: Lexicon.of(this.settings.keys, tenantId).query(query), filters, from: parameters.from, to: parameters.to }
  }

  private subjectsOf(asked: Customer | undefined): Promise<readonly SearchedSubject[] | undefined> {
    if (asked === undefined) return Promise.resolve(undefined)
    const { tenantId, subjectId } = asked
    return this.database.askAs(tenantId, (client) => this.members.ofSubject(client, tenantId, subjectId))
  }

  /** Nothing found of somebody is an answer; nobody at all is a 404. */
  private async assertKnown({ tenantId, subjectId }: Customer, sight: Sight): Promise<void> {
    const members = await this.database.askAs(tenantId, (client) => this.members.ofSubject(client, tenantId, subjectId))
    if (!(await this.customers.isAnyKnown(tenantId, members, sight))) throw unknownCustomer()
  }

  private namedBy(text: string, caller: KnownKey, sight: Sight): ReturnType<NamedCustomers['find']> {
    return this.database.askAs(caller.tenantId, (client: TenantClient) => this.named.find(client, text, caller, sight))
  }
}

/** Everything that decides what is found; the limit may change from page to page. */
function questionOf(tenantId: string, asked: Customer | undefined, parameters: SearchParameters, sight: Sight): string {
  const { q, channel, type, class: classes, conversation, direction, organisation, from, to } = parameters
  const lists = [channel, type, classes, conversation, direction, organisation].map((list) => list?.toSorted() ?? null)
  return JSON.stringify(['search', tenantId, asked?.subjectId ?? null, q, from ?? null, to ?? null, sight.organisation, ...lists])
}
