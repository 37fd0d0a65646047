import { Inject, Injectable } from '@nestjs/common'
import type { TenantClient } from '@throughline/database'
import { readLogKnowledge } from '@throughline/log'
import { Customers } from '../customers/customers.js'
import { Database } from '../database/database.js'
import { type Freshness, freshnessOfAll } from '../freshness/freshness.js'
import type { ViewName } from '../freshness/view-watch.js'
import { Waiting } from '../freshness/waiting.js'
import type { Settings } from '../settings.js'
import { SETTINGS } from '../tokens.js'
import { ReachRules, type ReachRuleSet } from './reach-rules.js'

/** What was in force when it was asked, and when that was. */
export interface ReachRead {
  readonly rules: ReachRuleSet
  /** What had been recorded, by part. */
  readonly positions: readonly number[]
  /** By the clock of the database, in microseconds since 1970. */
  readonly readAt: number
  readonly freshness: Freshness
}

/** Reads the rules in force with how fresh they are, and waits for who has just published some. */
@Injectable()
export class ReachReader {
  constructor(
    @Inject(SETTINGS) private readonly settings: Settings,
    @Inject(Database) private readonly database: Database,
    @Inject(Customers) private readonly customers: Customers,
    @Inject(Waiting) private readonly waiting: Waiting,
    @Inject(ReachRules) private readonly rules: ReachRules,
  ) {}

  /**
   * @param views that the answer is made of, besides that of rules
   * @param also what else is read in the same transaction
   * @throws Problem 400, 503, 504
   */
  async read<More>(
    tenantId: string,
    { after, wait }: { readonly after?: string | undefined; readonly wait: number },
    also: (client: TenantClient, read: ReachRead) => Promise<More>,
    views: readonly ViewName[] = [],
  ): Promise<ReachRead & { readonly more: More }> {
    const cipher = this.customers.cipherOf(tenantId)
    if (after !== undefined) await this.waiting.forToken({ token: after, waitMs: wait, tenantId, cipher, views: ['rules', ...views] })
    return this.database.askAs(tenantId, async (client) => {
      const knowledge = await readLogKnowledge(client, this.settings.topics.live)
      const read: ReachRead = {
        rules: await this.rules.of(client, tenantId),
        positions: knowledge.map(({ position }) => position),
        readAt: Math.max(...knowledge.map(({ readAt }) => readAt)),
        freshness: freshnessOfAll(new Map(knowledge.entries()), cipher),
      }
      return { ...read, more: await also(client, read) }
    })
  }

  ask<Answer>(tenantId: string, question: (client: TenantClient) => Promise<Answer>): Promise<Answer> {
    return this.database.askAs(tenantId, question)
  }
}
