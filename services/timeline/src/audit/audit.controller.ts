import { Controller, Get, Inject, Query } from '@nestjs/common'
import type { KnownKey } from '@throughline/control'
import { CurrentCaller, Describe } from '@throughline/platform'
import { auditOperation } from '../docs/audit-operation.js'
import { AuditDesk, type AuditPage } from './audit-desk.js'
import { readAuditParameters } from './audit-parameters.js'

@Controller('v1/audit')
export class AuditController {
  constructor(@Inject(AuditDesk) private readonly desk: AuditDesk) {}

  @Get()
  @Describe(auditOperation)
  read(@Query() query: unknown, @CurrentCaller() caller: KnownKey): Promise<AuditPage> {
    return this.desk.read(readAuditParameters(query), caller)
  }
}
