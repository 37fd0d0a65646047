import { Controller, Get, Headers, Inject, Param, Post, Query, Req, Res } from '@nestjs/common'
import type { KnownKey } from '@throughline/control'
import { CurrentCaller, Describe, Problem } from '@throughline/platform'
import { timeOf } from '@throughline/events'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { Customers } from '../customers/customers.js'
import { streamOperation, ticketOperation } from '../docs/stream-operation.js'
import { credentialIn, STREAM_HEADERS } from './stream-answer.js'
import { readStreamParameters } from './stream-parameters.js'
import { Streams } from './streams.js'
import { ticketOf } from './ticket-access.js'
import { TICKET_LIFE_MS, Tickets } from './tickets.js'

@Controller('v1/customers')
export class StreamController {
  constructor(
    @Inject(Streams) private readonly streams: Streams,
    @Inject(Customers) private readonly customers: Customers,
    @Inject(Tickets) private readonly tickets: Tickets,
  ) {}

  @Get(':ref/stream')
  @Describe(streamOperation)
  async open(
    @Param('ref') ref: string,
    @Query() query: unknown,
    @Headers('last-event-id') header: string | undefined,
    @CurrentCaller() caller: KnownKey,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    // What the client brings by itself when it comes back is newer than what stands in the URL.
    const lastEventId = header || readStreamParameters(query).last_event_id
    const ticket = ticketOf(request)
    if (ticket && ticket.subjectId !== this.customers.subjectIdOf(ref, caller, 'ref')) throw forAnother()
    const credential = ticket?.credential ?? credentialIn(request, caller)
    const stream = await this.streams.start({ ref, caller, credential, lastEventId })
    // Whatever becomes of the answer, the stream does not outlive it; and a HEAD gets none.
    reply.raw.once('close', () => stream.destroy())
    void reply.headers(STREAM_HEADERS)
    if (request.method === 'HEAD' || reply.raw.destroyed) stream.destroy()
    void reply.send(request.method === 'HEAD' ? '' : stream)
  }

  @Post(':ref/stream/tickets')
  @Describe(ticketOperation)
  issue(@Param('ref') ref: string, @CurrentCaller() caller: KnownKey, @Req() request: FastifyRequest): { ticket: string; expiresAt: string } {
    const subjectId = this.customers.subjectIdOf(ref, caller, 'ref')
    const expiresAt = Date.now() + TICKET_LIFE_MS
    const ticket = this.tickets.seal({ tenantId: caller.tenantId, subjectId, credential: credentialIn(request, caller), expiresAt })
    return { ticket, expiresAt: timeOf(expiresAt * 1_000) }
  }
}

function forAnother(): Problem {
  return new Problem({
    status: 403,
    type: 'other-customer',
    title: 'A ticket for another customer',
    detail: 'A ticket is for the stream of the one customer that it was made for. Get one for this customer.',
  })
}
