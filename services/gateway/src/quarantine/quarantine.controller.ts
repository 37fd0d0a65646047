import { Controller, Get, HttpCode, Inject, Param, Post, Query, Req } from '@nestjs/common'
import type { KnownKey } from '@throughline/control'
import { CurrentCaller, Describe, Problem, TakesEvents } from '@throughline/platform'
import type { FastifyRequest } from 'fastify'
import { describeList, describeReplay, describeShow } from '../docs/quarantine.js'
import type { PublishAnswer } from '../events/event-publisher.js'
import { readEvents } from '../events/read/read-events.js'
import type { Sent } from '../events/sent.js'
import { QuarantineDesk, type QuarantinePage } from './quarantine-desk.js'
import { readListQuery } from './query.js'
import type { QuarantineDetail } from './shown.js'

/** For operators: what could not be recorded, and sending it again. */
@Controller('v1/quarantine')
export class QuarantineController {
  constructor(@Inject(QuarantineDesk) private readonly desk: QuarantineDesk) {}

  @Get()
  @Describe(describeList)
  list(@CurrentCaller() key: KnownKey, @Query() query: Record<string, unknown>): Promise<QuarantinePage> {
    return this.desk.list(key, readListQuery(query))
  }

  @Get(':id')
  @Describe(describeShow)
  show(@CurrentCaller() key: KnownKey, @Param('id') id: string): Promise<QuarantineDetail> {
    return this.desk.show(key, id)
  }

  @Post(':id/replay')
  @HttpCode(202)
  @TakesEvents()
  @Describe(describeReplay)
  replay(@CurrentCaller() key: KnownKey, @Param('id') id: string, @Req() request: FastifyRequest): Promise<PublishAnswer> {
    return this.desk.replay(key, id, fixedEventIn(request), request.headers)
  }
}

function fixedEventIn({ headers, body }: FastifyRequest): Sent | undefined {
  const bytes = body as Buffer | undefined
  if (bytes === undefined || bytes.length === 0) return undefined
  const { events, faults, batch } = readEvents(headers, bytes)
  if (batch) throw new Problem({ status: 400, type: 'malformed', detail: 'Send one event, not a list.' })
  return { events, faults }
}
