import { Server, type CustomTransportStrategy } from '@nestjs/microservices'
import type { LogBatch } from '@throughline/bus'
import { isObservable, lastValueFrom } from 'rxjs'
import type { Lane } from '../lanes/lane.js'
import type { Recorder } from '../recorder.js'

/** What a handler gets. */
export interface Delivery {
  batch: LogBatch
  lane: Lane
  /** Aborted when the partition was taken away or the recorder stops: finish what is under way. */
  signal: AbortSignal
}

/**
 * Kafka as a transport of Nest, batch by batch: `@EventPattern('interactions')` and `@EventPattern('backfill')` get
 * whole batches, where Nest's own transport gives one message at a time and commits offsets by itself. A handler that
 * throws ends the process: batches may not fail for what is in them.
 */
export class KafkaBatchServer extends Server implements CustomTransportStrategy {
  override propagatesEventHandlerErrors = true

  constructor(private readonly recorder: Recorder) {
    super()
  }

  listen(callback: () => void): void {
    this.recorder.start((lane, batch, signal) => this.dispatch(lane, batch, signal))
    callback()
  }

  close(): Promise<void> {
    return this.recorder.stop()
  }

  /** There is no event of the transport's own to listen to. */
  on(): never {
    throw new Error('The batch server has no events.')
  }

  /** What is below cannot be had by the type that a caller wishes. */
  unwrap(): never {
    throw new Error('The batch server gives nothing out.')
  }

  private async dispatch(lane: Lane, batch: LogBatch, signal: AbortSignal): Promise<void> {
    const handler = this.getHandlerByPattern(lane.pattern)
    if (!handler) throw new Error(`No handler for ${lane.pattern}: its records would be skipped.`)
    const delivery: Delivery = { lane, batch, signal }
    const result: unknown = await handler(delivery)
    if (isObservable(result)) await lastValueFrom(result, { defaultValue: undefined })
  }
}
