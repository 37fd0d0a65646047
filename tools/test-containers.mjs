import { onPinnedNode } from './bootstrap/pinned-node.mjs'

/*
 * npm run test:containers   the integration tests of log, bus and recorder against the public images
 *                           (postgres:18, apache/kafka:4.1.1) under testcontainers; needs a container engine
 */
await onPinnedNode(import.meta.url, async () => {
  const { testInContainers } = await import('./tests/containers.mjs')
  process.exitCode = await testInContainers(process.argv.slice(2))
})
