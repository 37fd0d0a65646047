import type { ControlDirectory } from '@throughline/control'
import { StatusTickets } from '@throughline/log'
import { Problem, type RateLimits } from '@throughline/platform'
import { z } from 'zod'
import type { TimelineClient } from '../identity/timeline-client.js'
import type { Links } from '../links/links.js'
import type { FollowUpStatus } from './status.js'
import { noStatusPage, statusPage } from './status-page.js'

const TICKET_MS = 30_000
/** One person, who reads. */
const LINK_RATE = { readsPerSecond: 1, burstSeconds: 20 }

const words = z.string().optional()
const answer = z.object({
  state: z.enum(['open', 'working', 'closed']),
  openedAt: z.string(),
  closedAt: words,
  nextAt: words,
  told: z.array(z.object({ at: z.string(), said: words, did: words, text: words, language: words })),
  language: words,
  timeZone: z.string(),
})

export interface StatusAnswer {
  readonly status: number
  readonly page: string
}

export interface StatusDeskParts {
  readonly links: Links
  /** The installation's token key. */
  readonly token: Buffer
  readonly directory: Pick<ControlDirectory, 'tenant'>
  readonly timeline: TimelineClient
}

/** Shows whoever has the link how far a follow-up is. */
export class StatusDesk {
  readonly #tickets: StatusTickets

  constructor(private readonly parts: StatusDeskParts) {
    this.#tickets = new StatusTickets(parts.token)
  }

  /** @param languages that the reader's browser asks for. Never rejects: what goes wrong is a page, too */
  async show(token: string, languages: readonly string[], rates: RateLimits): Promise<StatusAnswer> {
    try {
      return await this.#show(token, languages, rates)
    } catch (error) {
      const status = error instanceof Problem ? error.status : 503
      // It was erased, or belongs to nobody any more.
      if (status === 404) return { status: 410, page: noStatusPage('over', languages) }
      return { status: status === 429 ? 429 : 503, page: noStatusPage('busy', languages) }
    }
  }

  async #show(token: string, languages: readonly string[], rates: RateLimits): Promise<StatusAnswer> {
    const { links, directory, timeline } = this.parts
    const opened = links.open(token, 'followup')
    if (opened.state === 'over') return { status: 410, page: noStatusPage('over', languages) }
    const tenant = opened.state === 'good' ? await directory.tenant(opened.link.tenantId) : undefined
    if (opened.state === 'wrong' || tenant === undefined) return { status: 404, page: noStatusPage('wrong', languages) }
    const { tenantId, id: followupId, subjectId } = opened.link
    const who = { ...tenant, kind: 'service', id: `followup ${followupId}`, scopes: [], origins: [] } as const
    rates.charge({ ...who, limits: { ...tenant.limits, own: LINK_RATE } }, 'reads', 1)
    const ticket = this.#tickets.seal({ tenantId, followupId, subjectId, expiresAt: Date.now() + TICKET_MS })
    const status: FollowUpStatus = answer.parse(await timeline.ask('/v1/followups/status', { ticket }))
    return { status: 200, page: statusPage(status, languages, Date.now()) }
  }
}
