import { onPinnedNode } from './bootstrap/pinned-node.mjs'
import { assertPrerequisites } from './bootstrap/prerequisites.mjs'

/*
 * npm start                 brings everything up: engines, schema, services, a demo story
 * npm start -- --detach     returns when everything is ready; npm stop ends it
 * npm start -- --fresh      begins with empty data
 * npm start -- --traces     also starts Zipkin and sends traces there
 * PORT_BASE=5000 npm start  on other ports;  DATABASE_URL, KAFKA_BROKERS: engines of your own
 */
const work = async () => {
  const { start } = await import('./local/start.mjs')
  await start(process.argv.slice(2), process.env)
}
await onPinnedNode(import.meta.url, work, {
  before: () => assertPrerequisites(process.env, process.argv.includes('--traces')),
})
