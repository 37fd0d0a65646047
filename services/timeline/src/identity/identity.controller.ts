import { Body, Controller, Get, HttpCode, Inject, Post, Query } from '@nestjs/common'
import type { KnownKey } from '@throughline/control'
import { CurrentCaller, Describe } from '@throughline/platform'
import { candidatesOperation } from '../docs/candidates-operation.js'
import { explainByBodyOperation, explainOperation } from '../docs/explain-operation.js'
import { reviewOperation } from '../docs/review-operation.js'
import { readParameters } from '../timeline/timeline-parameters.js'
import { CandidatesDesk, type CandidatesAnswer } from './candidates-desk.js'
import { explainParameters, readExplainBody } from './explain-body.js'
import { type ExplainAnswer, ExplainDesk } from './explain-desk.js'
import { ReviewDesk, type ReviewPage } from './review-desk.js'
import { reviewParameters } from './review-parameters.js'

@Controller('v1/identity')
export class IdentityController {
  constructor(
    @Inject(ExplainDesk) private readonly explaining: ExplainDesk,
    @Inject(ReviewDesk) private readonly review: ReviewDesk,
    @Inject(CandidatesDesk) private readonly candidates: CandidatesDesk,
  ) {}

  @Get('explain')
  @Describe(explainOperation)
  explain(@Query() query: unknown, @CurrentCaller() caller: KnownKey): Promise<ExplainAnswer> {
    return this.explaining.explain(readParameters(explainParameters, query), caller)
  }

  @Post('explain')
  @HttpCode(200)
  @Describe(explainByBodyOperation)
  explainByBody(@Body() body: unknown, @CurrentCaller() caller: KnownKey): Promise<ExplainAnswer> {
    return this.explaining.explain(readExplainBody(body), caller)
  }

  @Get('review')
  @Describe(reviewOperation)
  list(@Query() query: unknown, @CurrentCaller() caller: KnownKey): Promise<ReviewPage> {
    return this.review.read(readParameters(reviewParameters, query), caller)
  }

  @Get('candidates')
  @Describe(candidatesOperation)
  find(@Query() query: unknown, @CurrentCaller() caller: KnownKey): Promise<CandidatesAnswer> {
    return this.candidates.read(query, caller)
  }
}
