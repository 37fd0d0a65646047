import { Controller, Get, Res } from '@nestjs/common'
import type { FastifyReply } from 'fastify'
import { Undocumented } from '../openapi/describe.js'
import { metrics } from './metrics.js'

/** For Prometheus. Holds counts and times only. */
@Undocumented()
@Controller('metrics')
export class MetricsController {
  @Get()
  async read(@Res({ passthrough: true }) reply: FastifyReply): Promise<string> {
    void reply.header('content-type', metrics.contentType)
    return metrics.metrics()
  }
}
