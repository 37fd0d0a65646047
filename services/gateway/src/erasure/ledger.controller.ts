import { Body, Controller, Delete, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common'
import type { KnownKey } from '@throughline/control'
import { UUID } from '@throughline/database'
import { CurrentCaller, Describe, invalidParameter } from '@throughline/platform'
import {
  describeErasure,
  describeErasures,
  describeHolds,
  describePlaceHold,
  describeReceiptKeys,
  describeReleaseHold,
} from '../docs/erasure.js'
import { LedgerDesk } from './ledger-desk.js'
import { readErasuresQuery, writeErasureCursor } from './query.js'
import { readHold } from './requests.js'
import type { ErasureItem, HoldItem } from './shown.js'

/** The ledger of erasures, and what keeps from erasing. */
@Controller('v1')
export class LedgerController {
  constructor(@Inject(LedgerDesk) private readonly desk: LedgerDesk) {}

  @Get('erasures')
  @Describe(describeErasures)
  async list(
    @CurrentCaller() caller: KnownKey,
    @Query() query: Record<string, unknown>,
  ): Promise<{ erasures: ErasureItem[]; next: string | null }> {
    const { limit, after } = readErasuresQuery(query)
    const { erasures, last } = await this.desk.list(caller, limit, after)
    return { erasures, next: last ? writeErasureCursor(last) : null }
  }

  /** For everybody: whoever holds a receipt can check it. */
  @Get('erasures/keys')
  @Describe(describeReceiptKeys)
  keys(): Promise<{ keys: object[] }> {
    return this.desk.publicKeys()
  }

  @Get('erasures/:id')
  @Describe(describeErasure)
  show(@CurrentCaller() caller: KnownKey, @Param('id') id: string): Promise<ErasureItem & { receipt: string }> {
    return this.desk.show(caller, uuid(id))
  }

  @Post('customers/:ref/holds')
  @HttpCode(201)
  @Describe(describePlaceHold)
  place(@CurrentCaller() caller: KnownKey, @Param('ref') reference: string, @Body() body: unknown): Promise<HoldItem> {
    return this.desk.placeHold(caller, reference, readHold(body).reason)
  }

  @Get('customers/:ref/holds')
  @Describe(describeHolds)
  holds(@CurrentCaller() caller: KnownKey, @Param('ref') reference: string): Promise<{ holds: HoldItem[] }> {
    return this.desk.holds(caller, reference)
  }

  @Delete('holds/:id')
  @HttpCode(200)
  @Describe(describeReleaseHold)
  release(@CurrentCaller() caller: KnownKey, @Param('id') id: string): Promise<HoldItem> {
    return this.desk.release(caller, uuid(id))
  }
}

function uuid(text: string): string {
  if (UUID.test(text)) return text
  throw invalidParameter('id', 'a UUID in lower case')
}
