import { documentsOf, machineryOf, routesOf, type RoutePolicy } from './route-policy.js'

// Whoever may publish the events that these become may also use them.
const promises = ['care:manage', 'events:publish'] as const
const statements = ['identity:manage', 'events:control'] as const
const managers = ['tenants:manage', 'tenant:manage'] as const

export const gateway: readonly RoutePolicy[] = [
  ...machineryOf('gateway'),
  ...documentsOf('gateway'),
  ...routesOf('gateway', {
    'POST /v1/events': { scopes: ['events:publish'], organisations: true, audit: false },
    'GET /v1/events': { scopes: ['events:publish'], organisations: true, audit: false },
    // A browser's preflight, which carries no key.
    'OPTIONS /v1/events': { scopes: 'public' },

    'GET /v1/quarantine': { scopes: ['operations'], audit: 'quarantine.list' },
    'GET /v1/quarantine/:id': { scopes: ['operations'], audit: 'quarantine.read' },
    'POST /v1/quarantine/:id/replay': { scopes: ['operations'], audit: 'quarantine.replay' },

    'GET /v1/tenants': { scopes: managers, organisations: true, audit: 'tenant.list' },
    'POST /v1/tenants': { scopes: ['tenants:manage'], audit: 'tenant.create' },
    'GET /v1/tenants/:tenant': { scopes: managers, organisations: true, audit: 'tenant.read' },
    'PATCH /v1/tenants/:tenant': { scopes: managers, audit: 'tenant.change' },
    'GET /v1/tenants/:tenant/keys': { scopes: managers, organisations: true, audit: 'key.list' },
    'POST /v1/tenants/:tenant/keys': { scopes: managers, organisations: true, audit: 'key.create' },
    'DELETE /v1/tenants/:tenant/keys/:key': { scopes: managers, organisations: true, audit: 'key.revoke' },

    // Whoever may publish the events that these become may also use them.
    'POST /v1/customers/:ref/merge': { scopes: statements, audit: 'customer.merge' },
    'POST /v1/customers/:ref/unmerge': { scopes: statements, audit: 'customer.unmerge' },
    'POST /v1/customers/:ref/identifiers': { scopes: statements, audit: 'customer.identifiers' },
    'POST /v1/events/refile': { scopes: statements, audit: 'event.refile' },
    'POST /v1/events/retract': { scopes: statements, audit: 'event.retract' },

    'POST /v1/customers/:ref/followups': { scopes: ['care:manage'], organisations: true, audit: 'followup.open' },
    'POST /v1/followups/:id/assign': { scopes: ['care:manage'], organisations: true, audit: 'followup.assign' },
    'POST /v1/followups/:id/note': { scopes: ['care:manage'], organisations: true, audit: 'followup.note' },
    'POST /v1/followups/:id/cause': { scopes: ['care:manage'], organisations: true, audit: 'followup.cause' },
    'POST /v1/followups/:id/action': { scopes: ['care:manage'], organisations: true, audit: 'followup.action' },
    // Beyond the scope, how much a role may grant is a rule.
    'POST /v1/followups/:id/goodwill': { scopes: ['care:manage'], organisations: true, audit: 'followup.goodwill' },
    'POST /v1/followups/:id/tell': { scopes: ['care:manage'], organisations: true, audit: 'followup.tell' },
    'POST /v1/followups/:id/escalate': { scopes: ['care:manage'], organisations: true, audit: 'followup.escalate' },
    'POST /v1/followups/:id/close': { scopes: ['care:manage'], organisations: true, audit: 'followup.close' },
    'POST /v1/followups/:id/reopen': { scopes: ['care:manage'], organisations: true, audit: 'followup.reopen' },
    // Whoever holds the link that a customer was told may look.
    'GET /f/:token': { scopes: 'public' },
    'POST /v1/customers/:ref/commitments': { scopes: promises, organisations: true, audit: 'commitment.make' },
    'POST /v1/customers/:ref/commitments/:id/keep': { scopes: promises, organisations: true, audit: 'commitment.keep' },
    'POST /v1/customers/:ref/commitments/:id/break': { scopes: promises, organisations: true, audit: 'commitment.break' },
    'POST /v1/customers/:ref/commitments/:id/withdraw': { scopes: promises, organisations: true, audit: 'commitment.withdraw' },

    'POST /v1/customers/:ref/erasure': { scopes: ['erasure:manage'], fresh: 'handler', audit: 'customer.erase' },
    'POST /v1/events/erasure': { scopes: ['erasure:manage'], fresh: 'handler', audit: 'event.erase' },
    'GET /v1/erasures': { scopes: ['erasure:manage'], audit: 'erasure.list' },
    'GET /v1/erasures/:id': { scopes: ['erasure:manage'], audit: 'erasure.read' },
    // Whoever holds a receipt can check it.
    'GET /v1/erasures/keys': { scopes: 'public' },
    // Whoever holds the link to a question may answer it.
    'GET /s/:token': { scopes: 'public' },
    'POST /s/:token': { scopes: 'public' },
    'POST /v1/customers/:ref/holds': { scopes: ['erasure:manage'], audit: 'hold.place' },
    'GET /v1/customers/:ref/holds': { scopes: ['erasure:manage'], audit: 'hold.list' },
    'DELETE /v1/holds/:id': { scopes: ['erasure:manage'], audit: 'hold.release' },

    'GET /v1/webhook-endpoints': { scopes: ['endpoints:manage'], audit: 'webhook.list' },
    'POST /v1/webhook-endpoints': { scopes: ['endpoints:manage'], audit: 'webhook.create' },
    'GET /v1/webhook-endpoints/:id': { scopes: ['endpoints:manage'], audit: 'webhook.read' },
    'PATCH /v1/webhook-endpoints/:id': { scopes: ['endpoints:manage'], audit: 'webhook.change' },
    'DELETE /v1/webhook-endpoints/:id': { scopes: ['endpoints:manage'], audit: 'webhook.delete' },
    'POST /v1/webhook-endpoints/:id/rotate': { scopes: ['endpoints:manage'], audit: 'webhook.rotate' },
    'POST /v1/webhook-endpoints/:id/test': { scopes: ['endpoints:manage'], audit: 'webhook.test' },
    'GET /v1/webhook-endpoints/:id/deliveries': { scopes: ['endpoints:manage'], audit: 'webhook.deliveries' },
    'POST /v1/webhook-endpoints/:id/deliveries/:message/resend': { scopes: ['endpoints:manage'], audit: 'webhook.resend' },
    'POST /v1/webhook-endpoints/:id/resend': { scopes: ['endpoints:manage'], audit: 'webhook.resend-dead' },

    // What is frozen is read with the caller's own credentials; it holds figures of all organisations.
    'POST /v1/metrics/baselines': { scopes: ['care:manage'], also: ['care:read'], audit: 'metrics.freeze' },
    'GET /v1/rules/:kind/draft': { scopes: ['rules:manage'], audit: 'rules.draft.read' },
    'PUT /v1/rules/:kind/draft': { scopes: ['rules:manage'], audit: 'rules.draft' },
    'DELETE /v1/rules/:kind/draft': { scopes: ['rules:manage'], audit: 'rules.draft.drop' },
    // They become events of a control type: as with those, a person has to have just signed in, and a key may.
    'POST /v1/rules/publish': { scopes: ['rules:manage'], audit: 'rules.release' },
    'GET /v1/rules/scheduled': { scopes: ['rules:manage'], audit: 'rules.scheduled' },
    'DELETE /v1/rules/:kind/scheduled': { scopes: ['rules:manage'], audit: 'rules.cancel' },
    'POST /v1/rules/:kind/publish': { scopes: ['rules:manage'], audit: 'rules.publish' },
    'POST /v1/rules/:kind/rollback': { scopes: ['rules:manage'], audit: 'rules.roll-back' },
  }),
]
