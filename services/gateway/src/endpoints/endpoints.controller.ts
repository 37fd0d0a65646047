import { Controller, Delete, Get, HttpCode, Inject, Param, Patch, Post, Query, Req } from '@nestjs/common'
import type { Caller } from '@throughline/access'
import { CurrentCaller, Describe, type Outbound } from '@throughline/platform'
import type { FastifyRequest } from 'fastify'
import {
  describeChangeEndpoint,
  describeCreateEndpoint,
  describeDeleteEndpoint,
  describeListDeliveries,
  describeListEndpoints,
  describeReadEndpoint,
  describeResendDead,
  describeResendDelivery,
  describeRotateSecret,
  describeTestEndpoint,
} from '../docs/endpoints.js'
import { DeliveryDesk, type DeliveryPage } from './delivery-desk.js'
import { EndpointDesk } from './endpoint-desk.js'
import { readDeliveryQuery, readEndpointChange, readNewEndpoint, readRotation } from './requests.js'
import type { ShownDelivery, ShownEndpoint } from './shown.js'

/** What of the network may be called. */
export const OUTBOUND = Symbol('OUTBOUND')

/** Where messages that leave the system are sent to, and what became of them. */
@Controller('v1/webhook-endpoints')
export class EndpointsController {
  constructor(
    @Inject(EndpointDesk) private readonly endpoints: EndpointDesk,
    @Inject(DeliveryDesk) private readonly deliveries: DeliveryDesk,
    @Inject(OUTBOUND) private readonly outbound: Outbound,
  ) {}

  @Get()
  @Describe(describeListEndpoints)
  list(@CurrentCaller() caller: Caller): Promise<{ endpoints: ShownEndpoint[] }> {
    return this.endpoints.list(caller)
  }

  @Post()
  @Describe(describeCreateEndpoint)
  create(@CurrentCaller() caller: Caller, @Req() request: FastifyRequest): Promise<ShownEndpoint & { secret: string }> {
    return this.endpoints.create(caller, readNewEndpoint(request, this.outbound))
  }

  @Get(':id')
  @Describe(describeReadEndpoint)
  read(@CurrentCaller() caller: Caller, @Param('id') id: string): Promise<ShownEndpoint> {
    return this.endpoints.find(caller, id)
  }

  @Patch(':id')
  @Describe(describeChangeEndpoint)
  change(@CurrentCaller() caller: Caller, @Param('id') id: string, @Req() request: FastifyRequest): Promise<ShownEndpoint> {
    return this.endpoints.change(caller, id, readEndpointChange(request, this.outbound))
  }

  @Delete(':id')
  @HttpCode(204)
  @Describe(describeDeleteEndpoint)
  remove(@CurrentCaller() caller: Caller, @Param('id') id: string): Promise<void> {
    return this.endpoints.remove(caller, id)
  }

  @Post(':id/rotate')
  @HttpCode(200)
  @Describe(describeRotateSecret)
  rotate(@CurrentCaller() caller: Caller, @Param('id') id: string, @Req() request: FastifyRequest): Promise<{ secret: string; oldSecretUntil: string | null }> {
    return this.endpoints.rotate(caller, id, readRotation(request))
  }

  @Post(':id/test')
  @HttpCode(200)
  @Describe(describeTestEndpoint)
  test(@CurrentCaller() caller: Caller, @Param('id') id: string): Promise<ShownDelivery> {
    return this.deliveries.test(caller, id)
  }

  @Get(':id/deliveries')
  @Describe(describeListDeliveries)
  listDeliveries(@CurrentCaller() caller: Caller, @Param('id') id: string, @Query() query: Record<string, unknown>): Promise<DeliveryPage> {
    return this.deliveries.list(caller, id, readDeliveryQuery(query))
  }

  @Post(':id/deliveries/:message/resend')
  @HttpCode(202)
  @Describe(describeResendDelivery)
  resend(@CurrentCaller() caller: Caller, @Param('id') id: string, @Param('message') message: string): Promise<ShownDelivery> {
    return this.deliveries.resend(caller, id, message)
  }

  @Post(':id/resend')
  @HttpCode(202)
  @Describe(describeResendDead)
  resendDead(@CurrentCaller() caller: Caller, @Param('id') id: string): Promise<{ resent: number }> {
    return this.deliveries.resendDead(caller, id)
  }
}
