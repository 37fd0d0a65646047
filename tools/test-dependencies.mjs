import { onPinnedNode } from './bootstrap/pinned-node.mjs'

/*
 * npm run test:dependencies   known weaknesses in the packages of the lock file, and where they come from
 */
await onPinnedNode(import.meta.url, async () => {
  const { testDependencies } = await import('./tests/dependencies.mjs')
  process.exitCode = await testDependencies()
})
