import { onPinnedNode } from './bootstrap/pinned-node.mjs'

/*
 * npm run test:schemathesis                        property tests of both APIs from their OpenAPI documents, on a system of their own
 * npm run test:schemathesis -- --requests 50000    more of them (default 3000); --seed N repeats a run
 */
await onPinnedNode(import.meta.url, async () => {
  const { testWithSchemathesis } = await import('./tests/schemathesis.mjs')
  process.exitCode = await testWithSchemathesis(process.argv.slice(2))
})
