import { Inject, Injectable } from '@nestjs/common'
import { sightOf } from '@throughline/access'
import { type CloudEvent, isRecord, timeOf } from '@throughline/events'
import { readFollowUps, StatusTickets } from '@throughline/log'
import { invalidParameter } from '@throughline/platform'
import { RenderFault, renderTemplate } from '@throughline/rules'
import { z } from 'zod'
import { Database } from '../database/database.js'
import { ReachRules, type ReachRuleSet } from '../reach/reach-rules.js'
import type { Settings } from '../settings.js'
import { SETTINGS } from '../tokens.js'
import { FollowUpEvents } from './follow-up-events.js'
import { unknownFollowUp } from './unknown-follow-up.js'

/** What a customer is shown of a follow-up. */
export interface StatusAnswer {
  state: string
  openedAt: string
  closedAt?: string
  nextAt?: string
  told: Told[]
  language?: string
  timeZone: string
}

interface Told {
  at: string
  said?: string
  did?: string
  /** Of a template. */
  text?: string
  language?: string
}

const body = z.strictObject({ ticket: z.string().min(1).max(1_024) })

/** Answers what the page behind a customer's link shows: what they were told, and nothing that was noted. */
@Injectable()
export class StatusDesk {
  private readonly tickets: StatusTickets

  constructor(
    @Inject(SETTINGS) settings: Settings,
    @Inject(Database) private readonly database: Database,
    @Inject(FollowUpEvents) private readonly events: FollowUpEvents,
    @Inject(ReachRules) private readonly rules: ReachRules,
  ) {
    this.tickets = new StatusTickets(settings.keys.token)
  }

  /** @throws Problem 400 without a ticket of the gateway's, 404 when there is nothing (any more), 503 */
  async read(given: unknown): Promise<StatusAnswer> {
    const parsed = body.safeParse(given)
    const ticket = parsed.success ? this.tickets.open(parsed.data.ticket) : undefined
    if (ticket === undefined) throw invalidParameter('ticket', 'is none of the gateway’s, or its time is over')
    const { tenantId, followupId, subjectId } = ticket
    // The customer sees what they were told, whichever organisation told them.
    const sight = sightOf({ scopes: ['personal:read'] })
    const { entry, rules } = await this.database.askAs(tenantId, async (client) => {
      const found = await readFollowUps(client, tenantId, sight, { ids: [followupId], limit: 10 })
      return { entry: found.find(({ events }) => events.some((event) => event.subjectId === subjectId)), rules: await this.rules.of(client, tenantId) }
    })
    if (entry === undefined) throw unknownFollowUp()
    const opened = await this.events.open(tenantId, entry.events, sight)
    const events = opened.flatMap(({ event }) => (event.type === 'followup.told' ? [event] : []))
    const told = events.map((event) => toldIn(event, rules))
    const nextAt = textOf(dataOf(events.at(-1))['nextAt'])
    const language = told.findLast((one) => one.language !== undefined)?.language
    return {
      state: entry.state,
      openedAt: timeOf(entry.openedAt),
      ...(entry.closedAt !== null && { closedAt: timeOf(entry.closedAt) }),
      ...(nextAt !== undefined && { nextAt }),
      told: told.toReversed(),
      ...(language !== undefined && { language }),
      timeZone: rules.hours.timeZone,
    }
  }
}

function toldIn(event: CloudEvent, { templates, hours }: Pick<ReachRuleSet, 'templates' | 'hours'>): Told {
  const { said, did, template, language } = dataOf(event)
  const words = { said: textOf(said), did: textOf(did), language: textOf(language) }
  const rendered = words.said === undefined && words.did === undefined ? renderedOf(textOf(template), { language: words.language, templates, timeZone: hours.timeZone }) : undefined
  const all = { ...words, text: rendered?.text, language: words.language ?? rendered?.language }
  return { at: event.time ?? '', ...Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined)) }
}

/** What it says by the rules in force; one that needs values has been said elsewhere, and is left out. */
function renderedOf(
  name: string | undefined,
  { templates, language, timeZone }: { templates: ReachRuleSet['templates']; language: string | undefined; timeZone: string },
): { text: string; language: string } | undefined {
  if (name === undefined) return undefined
  try {
    const { format, text, language: own } = renderTemplate(templates, { name, language, values: {}, timeZone })
    return format === 'text' ? { text, language: own } : undefined
  } catch (error) {
    if (error instanceof RenderFault) return undefined
    throw error
  }
}

function dataOf(event: CloudEvent | undefined): Record<string, unknown> {
  return isRecord(event?.data) ? event.data : {}
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}
