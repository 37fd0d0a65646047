import { Controller, Get, HttpCode, Inject, Post, Query, Req, Res } from '@nestjs/common'
import type { KnownKey } from '@throughline/control'
import { CurrentCaller, Describe, invalidParameter, RATE_LIMITS, RateLimits, TakesEvents } from '@throughline/platform'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { Turns } from '../publish/turns.js'
import { describePublish, describeStatus } from '../docs/events.js'
import { EventPublisher, type PublishAnswer } from './event-publisher.js'
import { EventStatusReader, type EventStatusAnswer } from './event-status.js'
import { readEvents } from './read/read-events.js'

@Controller('v1/events')
export class EventsController {
  constructor(
    @Inject(EventPublisher) private readonly publisher: EventPublisher,
    @Inject(EventStatusReader) private readonly status: EventStatusReader,
    @Inject(Turns) private readonly turns: Turns,
    @Inject(RATE_LIMITS) private readonly rates: RateLimits,
  ) {}

  /** The hot path: the raw request and its bytes, no pipe, no schema around the batch. */
  @Post()
  @HttpCode(202)
  @TakesEvents()
  @Describe(describePublish)
  publish(
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
    @CurrentCaller() key: KnownKey,
    @Query('validate') validate: unknown,
  ): PublishAnswer | Promise<PublishAnswer> {
    const body = request.body as Buffer | undefined
    request.body = undefined // up to 4 MiB that nobody needs while the request waits for Kafka
    return this.turns.take(key.tenantId, body?.length ?? 0, () => this.take(request, reply, key, validate, body))
  }

  private take(
    { headers }: FastifyRequest,
    reply: FastifyReply,
    key: KnownKey,
    validate: unknown,
    body: Buffer | undefined,
  ): PublishAnswer | Promise<PublishAnswer> {
    const { events, faults } = readEvents(headers, body)
    // One was charged before the body was read.
    if (events.length > 1) void reply.headers(this.rates.charge(key, 'events', events.length - 1))
    const work = { events, faults, headers, key, wayIn: 'http' }
    if (validate === undefined) return this.publisher.publish(work)
    if (validate !== 'only') throw invalidParameter('validate', 'the one value is "only"')
    void reply.code(200)
    return this.publisher.validate(work)
  }

  @Get()
  @Describe(describeStatus)
  read(
    @CurrentCaller() key: KnownKey,
    @Query('source') source: unknown,
    @Query('id') id: unknown,
  ): Promise<EventStatusAnswer> {
    return this.status.read(key, oneOf('source', source), oneOf('id', id))
  }
}

function oneOf(name: string, value: unknown): string {
  if (typeof value !== 'string' || value === '') throw invalidParameter(name, 'give it once, as the event has it')
  if (value.length > 1_024 || !value.isWellFormed() || value.includes('\0')) {
    throw invalidParameter(name, 'no event has such a value')
  }
  return value
}
