import { onPinnedNode } from './bootstrap/pinned-node.mjs'

/*
 * npm run test:canary   personal data in logs, traces, metrics, Kafka's keys and PostgreSQL's files: none, in a system of its own
 */
await onPinnedNode(import.meta.url, async () => {
  const { testWithCanaries } = await import('./tests/canary.mjs')
  process.exitCode = await testWithCanaries()
})
