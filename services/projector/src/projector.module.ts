import { type DynamicModule, Inject, Module } from '@nestjs/common'
import type { OnApplicationBootstrap, OnApplicationShutdown } from '@nestjs/common'
import { HealthRegistry } from '@throughline/platform'
import { addChecks } from './health.js'
import { Projector } from './projector.js'

@Module({})
export class ProjectorModule implements OnApplicationBootstrap, OnApplicationShutdown {
  constructor(
    @Inject(Projector) private readonly projector: Projector,
    @Inject(HealthRegistry) health: HealthRegistry,
  ) {
    addChecks(health, projector)
  }

  /** @param projector is started and stopped with the application */
  static around(projector: Projector): DynamicModule {
    return { module: ProjectorModule, providers: [{ provide: Projector, useValue: projector }] }
  }

  onApplicationBootstrap(): void {
    this.projector.start()
  }

  onApplicationShutdown(): Promise<void> {
    return this.projector.stop()
  }
}
