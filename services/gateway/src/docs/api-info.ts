import type { ApiInfo } from '@throughline/platform'
import { schemas } from './schemas.js'

export const apiInfo: ApiInfo = {
  title: 'Throughline gateway',
  description: [
    'The way in: publish what happened on any channel as CloudEvents.',
    'A 202 means that the events are stored and will be on the timeline of their customer, once and in order.',
    'Sending again is always safe: an event counts once by its `source` and `id`.',
  ].join(' '),
  tags: [
    { name: 'Events', description: 'Publishing, and what became of it.' },
    { name: 'Segment', description: "Segment's HTTP API, for its libraries and those of RudderStack." },
    { name: 'Quarantine', description: 'For operators: what could not be recorded, and sending it again.' },
    { name: 'Identity', description: 'Saying who is who, and whose an event is. The timeline service says who is believed to be who.' },
    { name: 'Follow-ups', description: 'Seeing to what went wrong, and telling the customer. The timeline service lists follow-ups.' },
    { name: 'Commitments', description: 'Promising something to customers, and what came of it. The timeline service lists promises.' },
    { name: 'Webhooks', description: 'Where messages that leave the system are sent to, and what became of them.' },
    { name: 'Erasure', description: 'Erasing customers and events, with receipts, and legal holds.' },
    { name: 'Metrics', description: 'Freezing results. The timeline service answers metrics, and compares with what was frozen.' },
    { name: 'Rules', description: 'What a tenant decides by rules: drafts, publishing, rolling back. The timeline service says what is in force.' },
    { name: 'Tenants', description: 'For administrators: tenants, their settings and API keys.' },
  ],
  components: { schemas },
}
