import { Body, Controller, HttpCode, Inject, Post } from '@nestjs/common'
import type { KnownKey } from '@throughline/control'
import { CurrentCaller, Describe } from '@throughline/platform'
import { previewOperation } from '../docs/preview-operation.js'
import type { PreviewAnswer } from './preview-answer.js'
import { readPreviewBody } from './preview-body.js'
import { PreviewDesk } from './preview-desk.js'

@Controller('v1/identity')
export class PreviewController {
  constructor(@Inject(PreviewDesk) private readonly desk: PreviewDesk) {}

  @Post('preview')
  @HttpCode(200)
  @Describe(previewOperation)
  preview(@Body() body: unknown, @CurrentCaller() caller: KnownKey): Promise<PreviewAnswer> {
    return this.desk.preview(readPreviewBody(body), caller)
  }
}
