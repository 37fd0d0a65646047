import { Controller, Get, Headers, Inject, Param, Query, Res } from '@nestjs/common'
import type { KnownKey } from '@throughline/control'
import { CurrentCaller, Describe } from '@throughline/platform'
import type { FastifyReply } from 'fastify'
import { baselinesOperation, metricOperation, metricsOperation, resultsOperation } from '../docs/metrics-operation.js'
import { readParameters } from '../timeline/timeline-parameters.js'
import { metricCsv } from './metric-csv.js'
import { MetricDesk } from './metric-desk.js'
import { metricParameters } from './metric-parameters.js'
import { ResultDesk, resultsCsv } from './result-desk.js'
import { resultParameters } from './result-parameters.js'

/** How things are going, in figures. The gateway freezes baselines. */
@Controller('v1/metrics')
export class MetricsController {
  constructor(
    @Inject(MetricDesk) private readonly desk: MetricDesk,
    @Inject(ResultDesk) private readonly resultDesk: ResultDesk,
  ) {}

  @Get()
  @Describe(metricsOperation)
  definitions(): { metrics: object[] } {
    return this.desk.definitions()
  }

  @Get('baselines')
  @Describe(baselinesOperation)
  baselines(@CurrentCaller() caller: KnownKey): Promise<{ baselines: object[] }> {
    return this.desk.baselines(caller)
  }

  @Get('results/:by')
  @Describe(resultsOperation)
  async results(
    @Param('by') by: string,
    @Query() query: unknown,
    @Headers('accept') accept: string | undefined,
    @CurrentCaller() caller: KnownKey,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const parameters = readParameters(resultParameters, query)
    const answer = await this.resultDesk.by(by, parameters, caller)
    if (!wantsCsv(parameters.format, accept)) return void reply.send(answer)
    sendCsv(reply, `results-${answer.by}`, resultsCsv(answer))
  }

  @Get(':name')
  @Describe(metricOperation)
  async one(
    @Param('name') name: string,
    @Query() query: unknown,
    @Headers('accept') accept: string | undefined,
    @CurrentCaller() caller: KnownKey,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const parameters = readParameters(metricParameters, query)
    const answer = await this.desk.one(name, parameters, caller)
    if (!wantsCsv(parameters.format, accept)) return void reply.send(answer)
    sendCsv(reply, answer.metric, metricCsv(answer.metric, answer.groupBy, answer.groups, answer.confidence))
  }
}

function sendCsv(reply: FastifyReply, name: string, text: string): void {
  void reply.header('content-type', 'text/csv; charset=utf-8').header('content-disposition', `attachment; filename="${name}.csv"`).send(text)
}

/** The parameter goes before the header. */
function wantsCsv(format: 'json' | 'csv' | undefined, accept: string | undefined): boolean {
  if (format !== undefined) return format === 'csv'
  return accept?.split(',').some((part) => part.split(';')[0]?.trim().toLowerCase() === 'text/csv') ?? false
}
