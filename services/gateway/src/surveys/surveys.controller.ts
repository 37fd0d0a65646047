import { Controller, Get, Inject, Param, Post, Req, Res } from '@nestjs/common'
import { Describe, RATE_LIMITS, RateLimits, TakesForm } from '@throughline/platform'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { describeAnswer, describeQuestion } from '../docs/surveys.js'
import { PAGE_HEADERS } from '../pages/page.js'
import { type SurveyAnswerPage, SurveyDesk } from './survey-desk.js'
import { acceptedLanguages } from './words.js'

/** The page behind the link to a question. Whoever has the link may answer; it says nothing about whom it was sent to. */
@Controller('s')
export class SurveysController {
  constructor(
    @Inject(SurveyDesk) private readonly desk: SurveyDesk,
    @Inject(RATE_LIMITS) private readonly rates: RateLimits,
  ) {}

  @Get(':token')
  @Describe(describeQuestion)
  async show(@Param('token') token: string, @Req() { headers }: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<string> {
    return answered(reply, await this.desk.show(token, acceptedLanguages(headers['accept-language']), this.rates))
  }

  @Post(':token')
  @TakesForm()
  @Describe(describeAnswer)
  async take(@Param('token') token: string, @Req() { headers, body }: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<string> {
    const form = Buffer.isBuffer(body) ? body : Buffer.alloc(0)
    return answered(reply, await this.desk.take(token, form, acceptedLanguages(headers['accept-language']), this.rates))
  }
}

function answered(reply: FastifyReply, { status, page }: SurveyAnswerPage): string {
  void reply.code(status).headers(PAGE_HEADERS)
  if (status === 429 || status === 503) void reply.header('retry-after', '5')
  return page
}
