import { onPinnedNode } from './bootstrap/pinned-node.mjs'

/*
 * npm run test:compose   docker compose up with the image built from this checkout, under a name and on ports of its own
 */
await onPinnedNode(import.meta.url, async () => {
  const { testCompose } = await import('./tests/compose.mjs')
  process.exitCode = await testCompose()
})
