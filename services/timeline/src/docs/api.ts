import type { ApiInfo } from '@throughline/platform'
import { keptSchema, proofSchema } from './context-schemas.js'
import { eventSchema, freshnessSchema } from './schemas.js'

/** What `/openapi.json` says about the service as a whole. */
export const timelineApi: ApiInfo = {
  title: 'Throughline: timeline',
  description: `The whole story of a customer, in the order in which it happened.

A customer is referred to by any identifier, \`type:value\` (\`email:ann@example.com\`, \`phone:+15551234567\`,
\`customer:42\`, \`anonymous:web-9f…\`, \`conversation:<source>/<id>\`), or by \`id:<uuid>\`. In a path it is
percent-encoded. Values are normalised as they were when the event was published: phone numbers in E.164, e-mail addresses in
lower case. To keep personal data out of URLs, send it to \`POST /v1/customers/lookup\` first and use the \`ref\` of the answer.

Every answer says how fresh it is: \`freshness.position\` is how far the log had come when it was read, \`freshness.ageMs\` the age
of the newest moment of which the log is known to be complete. Pass the \`token\` of a publication as \`after\`, and the answer
contains it.

Errors are problems (RFC 9457, \`application/problem+json\`).`,
  tags: [
    { name: 'customers', description: 'What is known about a customer.' },
    { name: 'identity', description: 'Why identifiers are believed to be one person, and what somebody should decide.' },
    { name: 'groups', description: 'Households, accounts, companies, and who belongs to them.' },
    { name: 'search', description: 'What was said, by whom.' },
    { name: 'rules', description: 'What a tenant decides by rules: in force, history, and trying others. The gateway drafts and publishes them.' },
    { name: 'signals', description: 'Where it went wrong for customers, where there is a chance, and what it cost them.' },
    { name: 'follow-ups', description: 'What somebody has to see to, and what came of it. The gateway takes what is done.' },
    { name: 'commitments', description: 'What was promised to customers, what is due, and what came of it.' },
    { name: 'metrics', description: 'How things are going, in figures with their intervals.' },
    { name: 'feedback', description: 'What customers think, and what they are asked.' },
    { name: 'map', description: 'Stages and touchpoints: where customers are on their way, and how it goes there.' },
    { name: 'audit', description: 'Who read and changed what.' },
  ],
  components: { schemas: { Event: eventSchema, Freshness: freshnessSchema, Kept: keptSchema, Proof: proofSchema } },
}
