import { folders, localFile } from './settings.mjs'
import path from 'node:path'

/**
 * Prints where everything is and what to try.
 * @param {import('./bring-up.mjs').Local} local
 */
export function showWhereEverythingIs(local) {
  const { gatewayUrl, timelineUrl, recorderUrl, projectorUrl, issuerUrl, kafkaBrokers, databaseUrl, zipkinUrl } = local
  console.log(`
Throughline is ready.

  gateway      ${gatewayUrl}        API ${gatewayUrl}/docs
  timeline     ${timelineUrl}        API ${timelineUrl}/docs
  recorder     ${recorderUrl}/metrics
  projector    ${projectorUrl}/metrics
  issuer       ${issuerUrl}        a new token: npm run -s throughline -- token create --role operator
  Kafka        ${kafkaBrokers}
  PostgreSQL   ${withoutPassword(databaseUrl)}${zipkinUrl ? `\n  traces       ${zipkinUrl}` : ''}
  keys, tokens ${here(localFile)}
  logs         ${here(folders.logs)}

${thingsToTry(local)}`)
}

/**
 * Three commands that work as they stand.
 * @param {Pick<import('./bring-up.mjs').Local, 'gatewayUrl' | 'timelineUrl' | 'apiKey' | 'agentToken'>} local
 */
export const thingsToTry = ({ gatewayUrl, timelineUrl, apiKey, agentToken }) => `Three things to try:

1. The story of a customer, as a call centre would see it:
   curl -s ${timelineUrl}/v1/customers/email:mara.lindt@example.com/timeline -H 'Authorization: Bearer ${agentToken}'

2. Publish what happens next:
   curl -s ${gatewayUrl}/v1/events -H 'Authorization: Bearer ${apiKey}' -H 'Content-Type: application/cloudevents+json' \\
     -d '{"specversion":"1.0","id":"note-1","source":"try/curl","type":"message.received","channel":"chat","direction":"inbound","data":{"identifiers":[{"type":"email","value":"mara.lindt@example.com"}],"text":"Can you fit the tyres on Friday?"}}'

3. What became of it:
   curl -s '${gatewayUrl}/v1/events?source=try/curl&id=note-1' -H 'Authorization: Bearer ${apiKey}'
`

/** @param {string} file */
const here = (file) => path.relative(process.cwd(), file) || file

/** @param {string} databaseUrl */
function withoutPassword(databaseUrl) {
  const url = new URL(databaseUrl)
  url.password = '…'
  return decodeURIComponent(url.href)
}
