import { Module, type DynamicModule } from '@nestjs/common'
import { HealthRegistry } from '@throughline/platform'
import { addChecks } from './health.js'
import { Recorder } from './recorder.js'
import { KafkaBatchServer } from './transport/batch-server.js'
import { BatchesController } from './transport/batches.controller.js'

@Module({})
export class RecorderModule {
  /** @param recorder is started and stopped with the transport */
  static around(recorder: Recorder): DynamicModule {
    return {
      module: RecorderModule,
      controllers: [BatchesController],
      providers: [
        {
          provide: KafkaBatchServer,
          inject: [HealthRegistry],
          useFactory: (health: HealthRegistry) => {
            addChecks(health, recorder)
            return new KafkaBatchServer(recorder)
          },
        },
      ],
    }
  }
}
