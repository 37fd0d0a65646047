import { Controller, Get, Inject, Query } from '@nestjs/common'
import type { KnownKey } from '@throughline/control'
import { CurrentCaller, Describe } from '@throughline/platform'
import { mapCustomersOperation, mapOperation } from '../docs/map-operation.js'
import { readParameters } from '../timeline/timeline-parameters.js'
import { type MapCustomersAnswer, MapCustomersDesk } from './map-customers-desk.js'
import { type MapAnswer, MapDesk } from './map-desk.js'
import { mapCustomersParameters, mapParameters } from './map-parameters.js'

@Controller('v1/journey-map')
export class MapController {
  constructor(
    @Inject(MapDesk) private readonly desk: MapDesk,
    @Inject(MapCustomersDesk) private readonly customers: MapCustomersDesk,
  ) {}

  @Get()
  @Describe(mapOperation)
  map(@Query() query: unknown, @CurrentCaller() caller: KnownKey): Promise<MapAnswer> {
    return this.desk.map(readParameters(mapParameters, query), caller)
  }

  @Get('customers')
  @Describe(mapCustomersOperation)
  behind(@Query() query: unknown, @CurrentCaller() caller: KnownKey): Promise<MapCustomersAnswer> {
    return this.customers.list(readParameters(mapCustomersParameters, query), caller)
  }
}
