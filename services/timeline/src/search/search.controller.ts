import { Body, Controller, Get, Header, HttpCode, Inject, Post, Query } from '@nestjs/common'
import type { KnownKey } from '@throughline/control'
import { CurrentCaller, Describe } from '@throughline/platform'
import { searchBodyOperation, searchOperation } from '../docs/search-operation.js'
import { readSearchBody, readSearchParameters } from './search-parameters.js'
import { Searches } from './searches.js'

const JSON_TYPE = 'application/json; charset=utf-8'

@Controller('v1/search')
export class SearchController {
  constructor(@Inject(Searches) private readonly searches: Searches) {}

  @Get()
  @Header('content-type', JSON_TYPE)
  @Describe(searchOperation)
  search(@Query() query: unknown, @CurrentCaller() caller: KnownKey): Promise<string> {
    return this.searches.search(readSearchParameters(query), caller)
  }

  @Post()
  @HttpCode(200)
  @Header('content-type', JSON_TYPE)
  @Describe(searchBodyOperation)
  searchFor(@Body() body: unknown, @CurrentCaller() caller: KnownKey): Promise<string> {
    return this.searches.search(readSearchBody(body), caller)
  }
}
