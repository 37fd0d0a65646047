import { Controller, Get, Header, HttpCode, Inject, NotFoundException, Param, Post, Req, Res } from '@nestjs/common'
import { Callers, type KnownKey } from '@throughline/control'
import { CurrentCaller, Describe, RATE_LIMITS, RateLimits, TakesEvents } from '@throughline/platform'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { describeMessages, describeProject } from '../docs/segment.js'
import { EventPublisher } from '../events/event-publisher.js'
import { Turns } from '../publish/turns.js'
import { readMessages, unpacked } from './read-messages.js'
import { sentBySegment } from './sent-by-segment.js'

/** Routes of one message, by the last part of their path: the HTTP API's, and the browser's. */
const TYPES: Readonly<Record<string, string>> = {
  track: 'track', identify: 'identify', page: 'page', screen: 'screen', group: 'group', alias: 'alias',
  t: 'track', i: 'identify', p: 'page', s: 'screen', g: 'group', a: 'alias',
}
const BATCHES = ['batch', 'b', 'import']

/** Segment's HTTP API, as its libraries and those of RudderStack use it. The write key is an API key. */
@Controller('v1')
export class SegmentController {
  constructor(
    @Inject(EventPublisher) private readonly publisher: EventPublisher,
    @Inject(Turns) private readonly turns: Turns,
    @Inject(RATE_LIMITS) private readonly rates: RateLimits,
    @Inject(Callers) private readonly callers: Callers,
  ) {}

  /**
   * Libraries throw away what is answered with anything but 200, without telling anybody. So a message that cannot be
   * taken is kept in quarantine, with the reason, and answered like the others.
   */
  @Post([...Object.keys(TYPES), ...BATCHES])
  @HttpCode(200)
  @TakesEvents()
  @Describe(describeMessages)
  async take(
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
    @CurrentCaller() key: KnownKey,
  ): Promise<{ success: true }> {
    const body = await unpacked((request.body as Buffer | undefined) ?? Buffer.alloc(0))
    request.body = undefined
    const { headers, routeOptions } = request
    const route = routeOptions.url?.split('/').at(-1) ?? ''
    await this.turns.take(key.tenantId, body.length, () => {
      const sent = sentBySegment(readMessages(body, TYPES[route]), Date.now() * 1_000)
      if (sent.events.length > 1) void reply.headers(this.rates.charge(key, 'events', sent.events.length - 1))
      return this.publisher.publish({ ...sent, headers, key, wayIn: 'segment', keepRejected: true })
    })
    return { success: true }
  }

  /** What the browser's library asks for before anything else. */
  @Get('projects/:key/settings')
  @Header('access-control-allow-origin', '*')
  @Header('cache-control', 'public, max-age=300')
  @Describe(describeProject)
  async settings(@Param('key') key: string, @Req() request: FastifyRequest): Promise<object> {
    if (!(await this.callers.authenticate(key))) throw new NotFoundException('There is no such write key.')
    const { protocol, host } = request
    return {
      integrations: { 'Segment.io': { apiKey: key, apiHost: `${host}/v1`, protocol, addBundledMetadata: true, unbundledIntegrations: [] } },
      plan: { track: { __default: { enabled: true, integrations: {} } } },
      edgeFunction: {},
      enabledMiddleware: {},
      analyticsNextEnabled: true,
      middlewareSettings: {},
    }
  }
}
