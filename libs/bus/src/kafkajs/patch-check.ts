// oxlint-disable typescript/no-unsafe-type-assertion -- kafkajs has no types for its inside
import { createRequire } from 'node:module'

interface Queue {
  throttleCheckTimeoutId: unknown
  scheduleCheckPendingRequests(): void
  destroy(): void
}
type QueueClass = new (options: { logger: object; isConnected: () => boolean }) => Queue
type EncodeRecord = (record: { key: string; value: string; headers: object }) => { buffer: Buffer }
type DecodeRecord = (decoder: object, batch: { firstOffset: string; firstTimestamp: string }) => { headers: Record<string, unknown> }
type DecoderClass = new (bytes: Buffer) => { readVarIntBytes(): Buffer }

const require = createRequire(import.meta.url)

/**
 * Makes sure that kafkajs is the patched one (patches/kafkajs+2.2.4.patch); `npm ci --ignore-scripts` would bring in the
 * published one without a word.
 * @throws Error that says what to run
 */
export function assertPatched(): void {
  if (idlesQuietly() && readsAnyHeader()) return
  throw new Error('kafkajs is not patched: its install scripts did not run. Run `npx patch-package` and start again.')
}

/** The published one reschedules a timer every millisecond, on every connection, for ever. */
function idlesQuietly(): boolean {
  const RequestQueue = require('kafkajs/src/network/requestQueue') as QueueClass
  const queue = new RequestQueue({ logger: {}, isConnected: () => false })
  queue.scheduleCheckPendingRequests()
  const quiet = queue.throttleCheckTimeoutId === null
  queue.destroy()
  return quiet
}

/** The published one takes a header named "constructor" for the second of that name, and Object for the first. */
function readsAnyHeader(): boolean {
  const encode = require('kafkajs/src/protocol/recordBatch/record/v0') as EncodeRecord
  const decode = require('kafkajs/src/protocol/recordBatch/record/v0/decoder') as DecodeRecord
  const Decoder = require('kafkajs/src/protocol/decoder') as DecoderClass
  const { buffer } = encode({ key: 'k', value: 'v', headers: { constructor: 'x' } })
  const { headers } = decode(new Decoder(new Decoder(buffer).readVarIntBytes()), { firstOffset: '0', firstTimestamp: '0' })
  return Buffer.isBuffer(headers['constructor'])
}
