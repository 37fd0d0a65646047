import { Controller, Get, Headers, Inject, Query, Req, Res } from '@nestjs/common'
import type { KnownKey } from '@throughline/control'
import { CurrentCaller, Describe } from '@throughline/platform'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { ruleStreamOperation } from '../../docs/rule-stream-operation.js'
import { credentialIn, STREAM_HEADERS } from '../../stream/stream-answer.js'
import { readParameters } from '../../timeline/timeline-parameters.js'
import { ruleStreamParameters } from './rule-stream-parameters.js'
import { RuleStreams } from './rule-streams.js'

@Controller('v1/rules')
export class RuleStreamController {
  constructor(@Inject(RuleStreams) private readonly streams: RuleStreams) {}

  @Get('stream')
  @Describe(ruleStreamOperation)
  async open(
    @Query() query: unknown,
    @Headers('last-event-id') header: string | undefined,
    @CurrentCaller() caller: KnownKey,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const lastEventId = header || readParameters(ruleStreamParameters, query).last_event_id
    const stream = await this.streams.start(caller, credentialIn(request, caller), lastEventId)
    reply.raw.once('close', () => stream.destroy())
    void reply.headers(STREAM_HEADERS)
    if (request.method === 'HEAD' || reply.raw.destroyed) stream.destroy()
    void reply.send(request.method === 'HEAD' ? '' : stream)
  }
}
