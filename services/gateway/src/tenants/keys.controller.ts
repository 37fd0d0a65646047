import { Controller, Delete, Get, HttpCode, Inject, Param, Post, Query, Req } from '@nestjs/common'
import type { Caller } from '@throughline/access'
import { UUID } from '@throughline/database'
import { CurrentCaller, Describe } from '@throughline/platform'
import type { FastifyRequest } from 'fastify'
import { describeCreateKey, describeListKeys, describeRevokeKey } from '../docs/keys.js'
import { KeyDesk, type KeyPage } from './key-desk.js'
import { readListQuery, readNewKey } from './requests.js'
import type { ShownKey } from './shown.js'


/** API keys of a tenant. */
@Controller('v1/tenants/:tenant/keys')
export class KeysController {
  constructor(@Inject(KeyDesk) private readonly desk: KeyDesk) {}

  @Get()
  @Describe(describeListKeys)
  list(
    @CurrentCaller() caller: Caller,
    @Param('tenant') tenant: string,
    @Query() query: Record<string, unknown>,
  ): Promise<KeyPage> {
    return this.desk.list(caller, tenant, readListQuery(query, UUID))
  }

  @Post()
  @Describe(describeCreateKey)
  create(
    @CurrentCaller() caller: Caller,
    @Param('tenant') tenant: string,
    @Req() request: FastifyRequest,
  ): Promise<ShownKey & { token: string }> {
    return this.desk.create(caller, tenant, readNewKey(request))
  }

  @Delete(':key')
  @HttpCode(204)
  @Describe(describeRevokeKey)
  revoke(@CurrentCaller() caller: Caller, @Param('tenant') tenant: string, @Param('key') key: string): Promise<void> {
    return this.desk.revoke(caller, tenant, key)
  }
}
