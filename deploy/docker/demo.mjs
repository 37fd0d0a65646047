import { publishStory } from '../../tools/demo/publish.mjs'
import { demoTenant } from '../../tools/local/demo-tenant.mjs'
import { demoTokens } from '../../tools/local/issuer.mjs'
import { step } from '../../tools/local/progress.mjs'
import { thingsToTry } from '../../tools/local/show.mjs'

/*
 * Publishes the demo story once everything is up, and prints what to try: `docker compose logs demo`.
 */
const { DATABASE_URL = '', SECRETS_FOLDER = '/secrets', GATEWAY_PORT = '4000', TIMELINE_PORT = '4001' } = process.env
const keys = {
  ...(await demoTenant(DATABASE_URL, SECRETS_FOLDER, 'compose')),
  ...(await demoTokens(SECRETS_FOLDER, 'http://issuer:4004')),
}
await step('Demo story', () =>
  publishStory({ gatewayUrl: 'http://gateway:4000', timelineUrl: 'http://timeline:4001', ...keys }),
)
// As seen from outside of the containers.
const gatewayUrl = `http://127.0.0.1:${GATEWAY_PORT}`
const timelineUrl = `http://127.0.0.1:${TIMELINE_PORT}`
console.log(thingsToTry({ gatewayUrl, timelineUrl, ...keys }))
