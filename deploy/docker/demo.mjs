import { publishStory } from '../../tools/demo/publish.mjs'
import { demoTenant } from '../../tools/local/demo-tenant.mjs'
import { step } from '../../tools/local/progress.mjs'
import { thingsToTry } from '../../tools/local/show.mjs'

/*
 * Publishes the demo story once the gateway is up, and prints what to try: `docker compose logs demo`.
 */
const keys = await demoTenant(process.env.DATABASE_URL ?? '', process.env.SECRETS_FOLDER || '/secrets')
const gatewayUrl = process.env.GATEWAY_URL ?? 'http://gateway:4000'
await step('Demo story', () =>
  publishStory({ gatewayUrl, timelineUrl: process.env.TIMELINE_URL ?? 'http://timeline:4001', ...keys }),
)
console.log(thingsToTry({ gatewayUrl: 'http://127.0.0.1:4000', timelineUrl: 'http://127.0.0.1:4001', ...keys }))
