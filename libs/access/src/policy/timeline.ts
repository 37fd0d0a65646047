import { documentsOf, machineryOf, routesOf, type RoutePolicy } from './route-policy.js'

export const timeline: readonly RoutePolicy[] = [
  ...machineryOf('timeline'),
  ...documentsOf('timeline'),
  ...routesOf('timeline', {
    // What links identifiers comes from all organisations' events.
    'GET /v1/customers/:ref': { scopes: ['timeline:read'], audit: 'customer.read' },
    'GET /v1/customers/:ref/timeline': { scopes: ['timeline:read'], organisations: true, audit: 'timeline.read' },
    'GET /v1/customers/:ref/stream': { scopes: ['timeline:read'], organisations: true, audit: 'timeline.stream' },
    // A ticket shows nothing; the stream that it opens is recorded.
    'POST /v1/customers/:ref/stream/tickets': { scopes: ['timeline:read'], organisations: true, audit: false },
    // What a context says is made of people's words: of events without them there would be little left, and it wrong.
    'GET /v1/customers/:ref/context': {
      scopes: ['timeline:read'],
      also: ['personal:read'],
      organisations: true,
      audit: 'context.read',
    },
    'GET /v1/customers/:ref/handover': {
      scopes: ['timeline:read'],
      also: ['personal:read'],
      organisations: true,
      audit: 'handover.read',
    },
    // What the gateway asks for who merges, with the caller's own key.
    'POST /v1/identity/preview': { scopes: ['identity:manage', 'events:control', 'timeline:read'], audit: 'identity.preview' },
    // Made of what all organisations' events say about who is who, as is the customer.
    'GET /v1/identity/explain': { scopes: ['timeline:read'], audit: 'identity.explain' },
    'POST /v1/identity/explain': { scopes: ['timeline:read'], audit: 'identity.explain' },
    'GET /v1/identity/candidates': { scopes: ['timeline:read'], audit: 'identity.candidates' },
    'GET /v1/identity/review': { scopes: ['timeline:read'], audit: 'identity.review' },
    'POST /v1/customers/lookup': { scopes: ['timeline:read'], organisations: true, audit: 'customer.read' },
    // Who sees no words must not be able to find out by searching which there are.
    'GET /v1/search': { scopes: ['timeline:read'], also: ['personal:read'], organisations: true, audit: 'search.read' },
    'POST /v1/search': { scopes: ['timeline:read'], also: ['personal:read'], organisations: true, audit: 'search.read' },
    // Whoever belongs to an organisation sees the relations that its own events tell.
    'GET /v1/customers/:ref/relations': { scopes: ['timeline:read'], organisations: true, audit: 'relations.read' },
    'GET /v1/groups/:group': { scopes: ['timeline:read'], organisations: true, audit: 'group.read' },
    'GET /v1/groups/:group/timeline': { scopes: ['timeline:read'], organisations: true, audit: 'group.timeline' },
    'POST /v1/groups/lookup': { scopes: ['timeline:read'], organisations: true, audit: 'group.read' },
    'GET /v1/rules': { scopes: ['rules:manage'], audit: 'rules.list' },
    'GET /v1/rules/:kind': { scopes: ['rules:manage'], audit: 'rules.read' },
    'GET /v1/rules/:kind/versions': { scopes: ['rules:manage'], audit: 'rules.versions' },
    // By trying rules one could find out what events say, personal fields included.
    'POST /v1/rules/:kind/preview': { scopes: ['rules:manage'], also: ['timeline:read', 'personal:read'], audit: 'rules.preview' },
    // Whoever belongs to an organisation sees the signals and matters that rest on its own events alone.
    'GET /v1/signals': { scopes: ['care:read'], organisations: true, audit: 'signal.list' },
    'GET /v1/customers/:ref/signals': { scopes: ['care:read'], organisations: true, audit: 'signal.read' },
    'GET /v1/customers/:ref/effort': { scopes: ['care:read'], organisations: true, audit: 'effort.read' },
    'GET /v1/feedback': { scopes: ['care:read'], organisations: true, audit: 'feedback.list' },
    'GET /v1/customers/:ref/feedback': { scopes: ['care:read'], organisations: true, audit: 'feedback.read' },
    // Whoever belongs to an organisation sees what it has promised.
    'GET /v1/followups': { scopes: ['care:read', 'care:manage'], organisations: true, audit: 'followup.list' },
    'GET /v1/followups/figures': { scopes: ['care:read'], organisations: true, audit: 'followup.figures' },
    // The gateway asks it for who changes one, with the caller's own credential.
    'GET /v1/followups/:id': { scopes: ['care:read', 'care:manage'], organisations: true, audit: 'followup.read' },
    'GET /v1/customers/:ref/followups': { scopes: ['care:read', 'care:manage'], organisations: true, audit: 'followup.read' },
    // What a customer with a link may see: the gateway has looked at the link, and its ticket is the credential.
    'POST /v1/followups/status': { scopes: 'public' },
    'GET /v1/commitments': { scopes: ['care:read'], organisations: true, audit: 'commitment.list' },
    // What is open when: who promises something asks it, and so does the gateway with the caller's own key.
    'GET /v1/commitments/due-time': { scopes: ['care:manage', 'events:publish', 'care:read', 'reach:read'], organisations: true, audit: false },
    'GET /v1/customers/:ref/commitments': { scopes: ['care:read', 'timeline:read'], organisations: true, audit: 'commitment.read' },
    // Figures of many; who belongs to an organisation sees those of its own share.
    'GET /v1/metrics': { scopes: ['care:read'], organisations: true, audit: false },
    'GET /v1/metrics/:name': { scopes: ['care:read'], organisations: true, audit: 'metrics.read' },
    'GET /v1/metrics/results/:by': { scopes: ['care:read'], organisations: true, audit: 'metrics.results' },
    // Frozen figures are those of all organisations.
    'GET /v1/metrics/baselines': { scopes: ['care:read'], audit: 'metrics.baselines' },
    'GET /v1/availability': { scopes: ['reach:read'], organisations: true, audit: 'availability.read' },
    'GET /v1/availability/:channel': { scopes: ['reach:read'], organisations: true, audit: 'availability.read' },
    // Made of what the customer told anybody: a withdrawal holds for all.
    'GET /v1/customers/:ref/contact-decision': { scopes: ['reach:read'], audit: 'contact.decide' },
    'POST /v1/templates/:name/render': { scopes: ['reach:read'], organisations: true, audit: 'template.render' },
    'GET /v1/rules/stream': { scopes: ['reach:read', 'rules:manage'], organisations: true, audit: 'rules.stream' },
    'GET /v1/journey-map': { scopes: ['care:read'], organisations: true, audit: 'map.read' },
    'GET /v1/journey-map/customers': { scopes: ['care:read'], organisations: true, audit: 'map.customers' },
    'GET /v1/audit': { scopes: ['audit:read'], organisations: true, audit: 'audit.read' },
  }),
]
