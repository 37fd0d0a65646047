import { Controller, Get, Header, Inject, Param, Query, Res } from '@nestjs/common'
import type { KnownKey } from '@throughline/control'
import { CurrentCaller, Describe } from '@throughline/platform'
import type { FastifyReply } from 'fastify'
import { contextOperation } from '../docs/context-operation.js'
import { handoverOperation } from '../docs/handover-operation.js'
import { contextParameters, handoverParameters, readContextParameters } from './context-parameters.js'
import { Contexts } from './contexts.js'

const JSON_TYPE = 'application/json; charset=utf-8'

@Controller('v1/customers')
export class ContextController {
  constructor(@Inject(Contexts) private readonly contexts: Contexts) {}

  @Get(':ref/context')
  @Header('content-type', JSON_TYPE)
  @Describe(contextOperation)
  context(@Param('ref') ref: string, @Query() query: unknown, @CurrentCaller() caller: KnownKey): Promise<string> {
    return this.contexts.context(ref, readContextParameters(contextParameters, query), caller)
  }

  @Get(':ref/handover')
  @Describe(handoverOperation)
  async handover(
    @Param('ref') ref: string,
    @Query() query: unknown,
    @CurrentCaller() caller: KnownKey,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const parameters = readContextParameters(handoverParameters, query)
    const { body, freshness, complete } = await this.contexts.handover(ref, parameters, caller)
    if (parameters.format === 'json') {
      void reply.header('content-type', JSON_TYPE)
      return body
    }
    // A text has no place for it.
    void reply.headers({
      'content-type': 'text/plain; charset=utf-8',
      'throughline-position': freshness.position,
      'throughline-age-ms': freshness.ageMs ?? 'unknown',
      'throughline-complete': String(complete),
    })
    return body
  }
}
