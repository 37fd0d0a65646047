import { Body, Controller, HttpCode, Inject, Param, Post, Req, Res } from '@nestjs/common'
import type { KnownKey } from '@throughline/control'
import { CurrentCaller, Describe } from '@throughline/platform'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { describeBreak, describeCommitment, describeKeep, describeWithdraw } from '../docs/commitments.js'
import { askingOf, readBody } from '../identity/requests.js'
import { type CommitmentAnswer, CommitmentDesk, type Ending } from './commitment-desk.js'
import { endBody, readCommitment, readCommitmentId } from './requests.js'

/** Promising something to a customer, and saying what came of it. */
@Controller('v1/customers/:ref/commitments')
export class CommitmentsController {
  constructor(@Inject(CommitmentDesk) private readonly desk: CommitmentDesk) {}

  @Post()
  @HttpCode(202)
  @Describe(describeCommitment)
  make(
    @CurrentCaller() caller: KnownKey,
    @Param('ref') ref: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<CommitmentAnswer> {
    return located(reply, this.desk.make(caller, ref, readCommitment(body), askingOf(request)))
  }

  @Post(':id/keep')
  @HttpCode(202)
  @Describe(describeKeep)
  keep(
    @CurrentCaller() caller: KnownKey,
    @Param() path: { ref: string; id: string },
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<CommitmentAnswer> {
    return this.#end('kept', caller, path, body, request, reply)
  }

  @Post(':id/break')
  @HttpCode(202)
  @Describe(describeBreak)
  miss(
    @CurrentCaller() caller: KnownKey,
    @Param() path: { ref: string; id: string },
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<CommitmentAnswer> {
    return this.#end('broken', caller, path, body, request, reply)
  }

  @Post(':id/withdraw')
  @HttpCode(202)
  @Describe(describeWithdraw)
  withdraw(
    @CurrentCaller() caller: KnownKey,
    @Param() path: { ref: string; id: string },
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<CommitmentAnswer> {
    return this.#end('withdrawn', caller, path, body, request, reply)
  }

  #end(ending: Ending, caller: KnownKey, { ref, id }: { ref: string; id: string }, body: unknown, request: FastifyRequest, reply: FastifyReply): Promise<CommitmentAnswer> {
    return located(reply, this.desk.end(caller, ref, readCommitmentId(id), ending, readBody(endBody, body), askingOf(request)))
  }
}

async function located(reply: FastifyReply, answered: Promise<CommitmentAnswer>): Promise<CommitmentAnswer> {
  const answer = await answered
  void reply.header('location', answer.events[0]?.statusUrl)
  return answer
}
