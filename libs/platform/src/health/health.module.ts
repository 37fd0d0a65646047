import { Global, Module } from '@nestjs/common'
import { HealthRegistry } from './health-registry.js'
import { HealthController } from './health.controller.js'

/** Comes with `runHttpService`; a provider injects {@link HealthRegistry} and adds its checks. */
@Global()
@Module({
  controllers: [HealthController],
  providers: [{ provide: HealthRegistry, useFactory: () => new HealthRegistry() }],
  exports: [HealthRegistry],
})
export class HealthModule {}
