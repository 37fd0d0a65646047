import { onPinnedNode } from './bootstrap/pinned-node.mjs'

/*
 * npm run test:start   start, restart, kill and stop, as a newcomer would, in a folder and on ports of its own
 */
await onPinnedNode(import.meta.url, async () => {
  const { testStartUp } = await import('./tests/start-up.mjs')
  process.exitCode = await testStartUp()
})
