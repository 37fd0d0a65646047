import { Module, type DynamicModule, type Type } from '@nestjs/common'
import { APP_FILTER, DiscoveryModule } from '@nestjs/core'
import { AccessTable } from '../auth/access-table.js'
import { HealthModule } from '../health/health.module.js'
import { MetricsController } from '../metrics/metrics.controller.js'
import { ApiDocument } from '../openapi/document.js'
import { ProblemFilter } from '../problems/problem.filter.js'
import { RouteTable } from './route-table.js'

/** Wraps a service's own root module with what every service has. */
@Module({})
export class PlatformModule {
  static around(root: Type | DynamicModule, routes: RouteTable, access: AccessTable): DynamicModule {
    return {
      module: PlatformModule,
      imports: [DiscoveryModule, HealthModule, root],
      controllers: [MetricsController],
      providers: [
        ApiDocument,
        { provide: RouteTable, useValue: routes },
        { provide: AccessTable, useValue: access },
        { provide: APP_FILTER, useClass: ProblemFilter },
      ],
    }
  }
}
