import { Body, Controller, HttpCode, Inject, Post } from '@nestjs/common'
import type { KnownKey } from '@throughline/control'
import { CurrentCaller, Describe } from '@throughline/platform'
import { lookupOperation } from '../docs/lookup-operation.js'
import { type LookupAnswer, Lookup } from './lookup.js'
import { readLookupBody } from './lookup-body.js'

@Controller('v1/customers')
export class LookupController {
  constructor(@Inject(Lookup) private readonly lookup: Lookup) {}

  @Post('lookup')
  @HttpCode(200)
  @Describe(lookupOperation)
  find(@Body() body: unknown, @CurrentCaller() caller: KnownKey): Promise<LookupAnswer> {
    return this.lookup.find(readLookupBody(body), caller)
  }
}
