import { Controller, Get, Inject, Res } from '@nestjs/common'
import type { FastifyReply } from 'fastify'
import { Undocumented } from '../openapi/describe.js'
import { HealthRegistry } from './health-registry.js'

/** `/healthz`: the process lives (restart it if not). `/readyz`: it can do its work now (send it requests). */
@Undocumented()
@Controller()
export class HealthController {
  constructor(@Inject(HealthRegistry) private readonly health: HealthRegistry) {}

  @Get('healthz')
  alive(): { status: string } {
    return { status: 'alive' }
  }

  @Get('readyz')
  async ready(@Res({ passthrough: true }) reply: FastifyReply) {
    const { ready, status, checks } = await this.health.readiness()
    void reply.code(ready ? 200 : 503)
    return { status, checks }
  }
}
