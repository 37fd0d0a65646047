import { Body, Controller, HttpCode, Inject, Param, Post, Req, Res } from '@nestjs/common'
import type { KnownKey } from '@throughline/control'
import { CurrentCaller, Describe } from '@throughline/platform'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { describeIdentifiers, describeMerge, describeUnmerge } from '../docs/identity.js'
import { type DryRun, IdentityDesk, type IdentityWish } from './identity-desk.js'
import { askingOf, type IdentifiersBody, mergeBody, readBody, readIdentifiers, unmergeBody } from './requests.js'
import type { StatementAnswer } from './statement-publisher.js'

/** Saying who is who. A dry run says what would change. */
@Controller('v1/customers/:ref')
export class IdentityController {
  constructor(@Inject(IdentityDesk) private readonly desk: IdentityDesk) {}

  @Post('merge')
  @HttpCode(202)
  @Describe(describeMerge)
  merge(
    @CurrentCaller() caller: KnownKey,
    @Param('ref') ref: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<DryRun | StatementAnswer> {
    const { with: other, ...common } = readBody(mergeBody, body)
    return this.#answer({ ref, question: { merge: { ref, with: other } }, types: ['identity.linked'], ...common }, caller, request, reply)
  }

  @Post('unmerge')
  @HttpCode(202)
  @Describe(describeUnmerge)
  unmerge(
    @CurrentCaller() caller: KnownKey,
    @Param('ref') ref: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<DryRun | StatementAnswer> {
    const { from, ...common } = readBody(unmergeBody, body)
    return this.#answer({ ref, question: { unmerge: { ref, from } }, types: ['identity.unlinked'], ...common }, caller, request, reply)
  }

  @Post('identifiers')
  @HttpCode(202)
  @Describe(describeIdentifiers)
  identifiers(
    @CurrentCaller() caller: KnownKey,
    @Param('ref') ref: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<DryRun | StatementAnswer> {
    const { add, remove, reassigned, ...common } = readIdentifiers(body)
    const given = { ref, ...(add && { add }), ...(remove && { remove }), ...(reassigned && { reassigned }) }
    const wish = { ref, question: { identifiers: given }, types: typesOf(given, reassigned !== undefined && this.desk.isSame(caller, ref, reassigned.identifier)), named: add ?? [], ...common }
    return this.#answer(wish, caller, request, reply)
  }

  async #answer(wish: IdentityWish, caller: KnownKey, request: FastifyRequest, reply: FastifyReply): Promise<DryRun | StatementAnswer> {
    const asking = askingOf(request)
    if (wish.dryRun) {
      void reply.code(200)
      return this.desk.dryRun(caller, wish, asking)
    }
    const answer = await this.desk.say(caller, wish, asking)
    void reply.header('location', answer.events[0]?.statusUrl)
    return answer
  }
}

/** As the timeline plans them. @param isAlone the identifier that is reassigned is all that there is of the customer */
function typesOf({ add, remove, reassigned }: Pick<IdentifiersBody, 'add' | 'remove' | 'reassigned'>, isAlone: boolean): string[] {
  const heir = reassigned?.to === undefined ? [] : ['identity.linked']
  return [
    ...(remove ? ['identity.unlinked'] : []),
    ...(reassigned ? ['identity.reassigned', ...(isAlone ? [] : ['identity.unlinked']), ...heir] : []),
    ...(add ? ['identity.linked'] : []),
  ]
}
