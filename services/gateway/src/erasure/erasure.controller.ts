import { Body, Controller, HttpCode, Inject, Param, Post, Req, Res } from '@nestjs/common'
import type { KnownKey } from '@throughline/control'
import type { Erasure } from '@throughline/log'
import { assertFresh, CurrentCaller, Describe } from '@throughline/platform'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { describeCustomerErasure, describeEventErasure } from '../docs/erasure.js'
import { ErasureDesk, type EventPreview } from './erasure-desk.js'
import { LedgerDesk } from './ledger-desk.js'
import { readCustomerErasure, readEventErasure, requestKeyOf } from './requests.js'
import type { CustomerPreview, ErasureItem } from './shown.js'

/** Erasing, by a person who has just signed in. A dry run changes nothing and needs no fresh token. */
@Controller('v1')
export class ErasureController {
  constructor(
    @Inject(ErasureDesk) private readonly desk: ErasureDesk,
    @Inject(LedgerDesk) private readonly ledger: LedgerDesk,
  ) {}

  @Post('customers/:ref/erasure')
  @HttpCode(202)
  @Describe(describeCustomerErasure)
  async customer(
    @CurrentCaller() caller: KnownKey,
    @Param('ref') reference: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<CustomerPreview | ErasureItem> {
    const wish = readCustomerErasure(body)
    if (wish.dryRun) {
      void reply.code(200)
      return this.desk.previewCustomer(caller, reference, wish)
    }
    assertFresh(caller)
    return this.#accepted(reply, await this.desk.eraseCustomer(caller, reference, wish, requestKeyOf(request)))
  }

  @Post('events/erasure')
  @HttpCode(202)
  @Describe(describeEventErasure)
  async event(
    @CurrentCaller() caller: KnownKey,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<EventPreview | ErasureItem> {
    const wish = readEventErasure(body)
    if (wish.dryRun) {
      void reply.code(200)
      return this.desk.previewEvent(caller, wish)
    }
    assertFresh(caller)
    return this.#accepted(reply, await this.desk.eraseEvent(caller, wish, requestKeyOf(request)))
  }

  #accepted(reply: FastifyReply, erasure: Erasure): ErasureItem {
    const item = this.ledger.shown(erasure)
    void reply.header('location', item.href)
    return item
  }
}
