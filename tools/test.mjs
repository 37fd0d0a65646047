import { onPinnedNode } from './bootstrap/pinned-node.mjs'
import { assertPrerequisites } from './bootstrap/prerequisites.mjs'

/*
 * npm test                        lint, types, dependency rules, then unit and integration tests on engines of their own
 * npm test -- libs/log            only that folder's (several folders or files may be named)
 * npm test -- libs/log -t cursor  further options go to Jest
 * TEST_DATABASE_URL and TEST_KAFKA_BROKERS: engines of your own; `npm run engines` keeps some running between runs.
 */
const work = async () => {
  const { test } = await import('./tests/test.mjs')
  process.exitCode = await test(process.argv.slice(2))
}
const ownKafka = { ...process.env, KAFKA_BROKERS: process.env.TEST_KAFKA_BROKERS }
await onPinnedNode(import.meta.url, work, { before: () => assertPrerequisites(ownKafka) })
