import { Controller } from '@nestjs/common'
import { EventPattern } from '@nestjs/microservices'
import type { Delivery } from './batch-server.js'

/** What happens with batches: both lanes lead into the log. */
@Controller()
export class BatchesController {
  @EventPattern('interactions')
  recordInteractions({ lane, batch, signal }: Delivery): Promise<void> {
    return lane.recorder.onBatch(batch, signal)
  }

  @EventPattern('backfill')
  recordBackfill({ lane, batch, signal }: Delivery): Promise<void> {
    return lane.recorder.onBatch(batch, signal)
  }
}
