import { Module, type DynamicModule } from '@nestjs/common'
import { HealthRegistry } from '@throughline/platform'
import type { ErasureWorker } from './erasure/worker.js'
import { addChecks } from './health.js'
import { Recorder } from './recorder.js'
import { KafkaBatchServer } from './transport/batch-server.js'
import { BatchesController } from './transport/batches.controller.js'

@Module({})
export class RecorderModule {
  /**
   * @param recorder is started and stopped with the transport
   * @param eraser with the application, where there is one
   */
  static around(recorder: Recorder, eraser?: ErasureWorker): DynamicModule {
    return {
      module: RecorderModule,
      controllers: [BatchesController],
      providers: [
        { provide: 'eraser', useValue: hooksOf(eraser) },
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

function hooksOf(eraser: ErasureWorker | undefined): object {
  return { onApplicationBootstrap: () => eraser?.start(), onApplicationShutdown: () => eraser?.stop() }
}
