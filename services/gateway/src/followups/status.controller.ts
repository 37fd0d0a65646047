import { Controller, Get, Inject, Param, Req, Res } from '@nestjs/common'
import { Describe, RATE_LIMITS, RateLimits } from '@throughline/platform'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { describeStatusPage } from '../docs/followups.js'
import { PAGE_HEADERS } from '../pages/page.js'
import { acceptedLanguages } from '../surveys/words.js'
import { StatusDesk } from './status-desk.js'

/** The page behind the link that a customer gets: what was said, what was done, how far it is. */
@Controller('f')
export class StatusController {
  constructor(
    @Inject(StatusDesk) private readonly desk: StatusDesk,
    @Inject(RATE_LIMITS) private readonly rates: RateLimits,
  ) {}

  @Get(':token')
  @Describe(describeStatusPage)
  async show(@Param('token') token: string, @Req() { headers }: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<string> {
    const { status, page } = await this.desk.show(token, acceptedLanguages(headers['accept-language']), this.rates)
    void reply.code(status).headers(PAGE_HEADERS)
    if (status === 429 || status === 503) void reply.header('retry-after', '5')
    return page
  }
}
