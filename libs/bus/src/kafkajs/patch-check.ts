import { createRequire } from 'node:module'

// oxlint-disable typescript/no-unsafe-type-assertion -- kafkajs has no types for its inside
interface Queue {
  throttleCheckTimeoutId: unknown
  scheduleCheckPendingRequests(): void
  destroy(): void
}
type QueueClass = new (options: { logger: object; isConnected: () => boolean }) => Queue

/**
 * Makes sure that kafkajs is the patched one (patches/kafkajs+2.2.4.patch). The published one reschedules a timer every
 * millisecond on every connection, for ever; `npm ci --ignore-scripts` would bring it in without a word.
 * @throws Error that says what to run
 */
export function assertPatched(): void {
  const require = createRequire(import.meta.url)
  const RequestQueue = require('kafkajs/src/network/requestQueue') as QueueClass
  const queue = new RequestQueue({ logger: {}, isConnected: () => false })
  queue.scheduleCheckPendingRequests()
  const patched = queue.throttleCheckTimeoutId === null
  queue.destroy()
  if (patched) return
  throw new Error('kafkajs is not patched: its install scripts did not run. Run `npx patch-package` and start again.')
}
