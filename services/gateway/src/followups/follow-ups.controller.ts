import { Body, Controller, HttpCode, Inject, Param, Post, Req, Res } from '@nestjs/common'
import type { KnownKey } from '@throughline/control'
import { CurrentCaller, Describe } from '@throughline/platform'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { describeCommand, describeOpen } from '../docs/followups.js'
import { askingOf, readBody } from '../identity/requests.js'
import { type FollowUpAnswer, FollowUpDesk } from './follow-up-desk.js'
import { bodies, type Command, openBody } from './requests.js'

/** Opening a follow-up by hand. */
@Controller('v1/customers/:ref/followups')
export class CustomerFollowUpsController {
  constructor(@Inject(FollowUpDesk) private readonly desk: FollowUpDesk) {}

  @Post()
  @HttpCode(202)
  @Describe(describeOpen)
  open(
    @CurrentCaller() caller: KnownKey,
    @Param('ref') ref: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<FollowUpAnswer> {
    return located(reply, this.desk.open(caller, ref, readBody(openBody, body), askingOf(request)))
  }
}

/** What is done about a follow-up. */
@Controller('v1/followups/:id')
export class FollowUpsController {
  constructor(@Inject(FollowUpDesk) private readonly desk: FollowUpDesk) {}

  @Post('assign')
  @HttpCode(202)
  @Describe(describeCommand.assign)
  assign(@CurrentCaller() caller: KnownKey, @Param('id') id: string, @Body() body: unknown, @Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<FollowUpAnswer> {
    return this.#say('assign', caller, { id, body }, request, reply)
  }

  @Post('note')
  @HttpCode(202)
  @Describe(describeCommand.note)
  note(@CurrentCaller() caller: KnownKey, @Param('id') id: string, @Body() body: unknown, @Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<FollowUpAnswer> {
    return this.#say('note', caller, { id, body }, request, reply)
  }

  @Post('cause')
  @HttpCode(202)
  @Describe(describeCommand.cause)
  cause(@CurrentCaller() caller: KnownKey, @Param('id') id: string, @Body() body: unknown, @Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<FollowUpAnswer> {
    return this.#say('cause', caller, { id, body }, request, reply)
  }

  @Post('action')
  @HttpCode(202)
  @Describe(describeCommand.action)
  action(@CurrentCaller() caller: KnownKey, @Param('id') id: string, @Body() body: unknown, @Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<FollowUpAnswer> {
    return this.#say('action', caller, { id, body }, request, reply)
  }

  @Post('goodwill')
  @HttpCode(202)
  @Describe(describeCommand.goodwill)
  goodwill(@CurrentCaller() caller: KnownKey, @Param('id') id: string, @Body() body: unknown, @Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<FollowUpAnswer> {
    return this.#say('goodwill', caller, { id, body }, request, reply)
  }

  @Post('tell')
  @HttpCode(202)
  @Describe(describeCommand.tell)
  tell(@CurrentCaller() caller: KnownKey, @Param('id') id: string, @Body() body: unknown, @Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<FollowUpAnswer> {
    return this.#say('tell', caller, { id, body }, request, reply)
  }

  @Post('escalate')
  @HttpCode(202)
  @Describe(describeCommand.escalate)
  escalate(@CurrentCaller() caller: KnownKey, @Param('id') id: string, @Body() body: unknown, @Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<FollowUpAnswer> {
    return this.#say('escalate', caller, { id, body }, request, reply)
  }

  @Post('close')
  @HttpCode(202)
  @Describe(describeCommand.close)
  close(@CurrentCaller() caller: KnownKey, @Param('id') id: string, @Body() body: unknown, @Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<FollowUpAnswer> {
    return this.#say('close', caller, { id, body }, request, reply)
  }

  @Post('reopen')
  @HttpCode(202)
  @Describe(describeCommand.reopen)
  reopen(@CurrentCaller() caller: KnownKey, @Param('id') id: string, @Body() body: unknown, @Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<FollowUpAnswer> {
    return this.#say('reopen', caller, { id, body }, request, reply)
  }

  #say(command: Command, caller: KnownKey, { id, body }: { id: string; body: unknown }, request: FastifyRequest, reply: FastifyReply): Promise<FollowUpAnswer> {
    return located(reply, this.desk.say(caller, id, command, readBody(bodies[command], body), askingOf(request)))
  }
}

async function located(reply: FastifyReply, answered: Promise<FollowUpAnswer>): Promise<FollowUpAnswer> {
  const answer = await answered
  void reply.header('location', answer.events[0]?.statusUrl)
  return answer
}
