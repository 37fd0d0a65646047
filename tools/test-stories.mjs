import { onPinnedNode } from './bootstrap/pinned-node.mjs'

/*
 * npm run test:stories                 stories that are told in any order, twice, merged and taken apart: one story, in a system of its own
 * npm run test:stories -- --seed 7     another world; --tellings 20: more ways to tell it (default 4)
 */
await onPinnedNode(import.meta.url, async () => {
  const { testWithStories } = await import('./tests/stories.mjs')
  process.exitCode = await testWithStories(process.argv.slice(2))
})
