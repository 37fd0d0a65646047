import { Controller, Get, Inject, Param, Patch, Post, Query, Req, Res } from '@nestjs/common'
import type { Caller } from '@throughline/access'
import { CurrentCaller, Describe } from '@throughline/platform'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { describeChangeTenant, describeCreateTenant, describeListTenants, describeShowTenant } from '../docs/tenants.js'
import { readListQuery, readNewTenant, readTenantPatch } from './requests.js'
import type { ShownTenant } from './shown.js'
import { TenantDesk, type TenantPage } from './tenant-desk.js'

const SLUG = /^[a-z][a-z0-9-]{0,62}$/

/** The brands that use this Throughline. */
@Controller('v1/tenants')
export class TenantsController {
  constructor(@Inject(TenantDesk) private readonly desk: TenantDesk) {}

  @Get()
  @Describe(describeListTenants)
  list(@CurrentCaller() caller: Caller, @Query() query: Record<string, unknown>): Promise<TenantPage> {
    return this.desk.list(caller, readListQuery(query, SLUG))
  }

  @Post()
  @Describe(describeCreateTenant)
  async create(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<ShownTenant> {
    const tenant = await this.desk.create(readNewTenant(request))
    void reply.header('location', `/v1/tenants/${tenant.slug}`)
    return tenant
  }

  @Get(':tenant')
  @Describe(describeShowTenant)
  show(@CurrentCaller() caller: Caller, @Param('tenant') tenant: string): Promise<ShownTenant> {
    return this.desk.show(caller, tenant)
  }

  @Patch(':tenant')
  @Describe(describeChangeTenant)
  change(@CurrentCaller() caller: Caller, @Param('tenant') tenant: string, @Req() request: FastifyRequest): Promise<ShownTenant> {
    return this.desk.change(caller, tenant, readTenantPatch(request))
  }
}
