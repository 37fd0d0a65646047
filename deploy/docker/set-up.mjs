import { throughline } from '../../tools/local/commands.mjs'
import { demoTenant } from '../../tools/local/demo-tenant.mjs'
import { trustIssuer } from '../../tools/local/issuer.mjs'
import { step } from '../../tools/local/progress.mjs'
import { localSecrets } from '../../tools/local/secrets.mjs'

/*
 * What must be there before the services start: schema, topics, master keys, whose tokens they accept, a tenant with
 * keys.
 * Runs at each `docker compose up`; what exists already is left as it is.
 */
const secrets = process.env.SECRETS_FOLDER || '/secrets'
const databaseUrl = process.env.DATABASE_URL ?? ''
const issuer = `http://127.0.0.1:${process.env.ISSUER_PORT || '4004'}`

await step('Master keys', async () => void (await localSecrets(secrets)))
await step('Database schema', async () => void (await throughline(['migrate'], {})))
await step('Kafka topics', async () => void (await throughline(['topics'], {})))
await step('Development issuer', () => trustIssuer(secrets, issuer, 'http://issuer:4004'))
await step('Tenant and API keys', async () => void (await demoTenant(databaseUrl, secrets, 'compose')))
