import { throughline } from '../../tools/local/commands.mjs'
import { demoTenant } from '../../tools/local/demo-tenant.mjs'
import { step } from '../../tools/local/progress.mjs'
import { localSecrets } from '../../tools/local/secrets.mjs'

/*
 * What must be there before the services start: schema, topics, master keys, a tenant with keys.
 * Runs at each `docker compose up`; what exists already is left as it is.
 */
const secrets = process.env.SECRETS_FOLDER || '/secrets'
const databaseUrl = process.env.DATABASE_URL ?? ''

await step('Master keys', async () => void (await localSecrets(secrets)))
await step('Database schema', async () => void (await throughline(['migrate'], {})))
await step('Kafka topics', async () => void (await throughline(['topics'], {})))
await step('Tenant and API keys', async () => void (await demoTenant(databaseUrl, secrets, 'compose')))
