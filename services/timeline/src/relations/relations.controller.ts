import { Controller, Get, Inject, Param, Query } from '@nestjs/common'
import type { KnownKey } from '@throughline/control'
import { CurrentCaller, Describe } from '@throughline/platform'
import { relationsOperation } from '../docs/group-operation.js'
import { readRelationsParameters } from './group-parameters.js'
import { RelationDesk, type RelationsAnswer } from './relation-desk.js'

@Controller('v1/customers')
export class RelationsController {
  constructor(@Inject(RelationDesk) private readonly desk: RelationDesk) {}

  @Get(':ref/relations')
  @Describe(relationsOperation)
  read(@Param('ref') ref: string, @Query() query: unknown, @CurrentCaller() caller: KnownKey): Promise<RelationsAnswer> {
    return this.desk.read(ref, readRelationsParameters(query), caller)
  }
}
