export const endpoint = {
  id: '5f0d8f5e-0f53-4c9e-9d1c-3e8a6b0c4d21',
  url: 'https://crm.acme.example/throughline',
  description: 'CRM',
  types: ['signal.*', 'commitment.due'],
  state: 'active',
  reason: null,
  since: '2026-03-01T09:12:46.000Z',
  failingSince: null,
  createdAt: '2026-03-01T09:12:46.000Z',
  createdBy: '0198f0a2-6b1d-7a90-8a4c-1f6be25b7d10',
}

export const delivery = {
  messageId: '9b74c9897bac770ffc029102a200c5de9b74c9897bac770ffc029102a200c5de',
  type: 'signal.opened',
  subject: '5b0cf2a4-0f4e-5c58-9a3e-6f1d5a7be001',
  state: 'delivered',
  attempts: 1,
  createdAt: '2026-03-01T09:12:46.000Z',
  lastAttemptAt: '2026-03-01T09:12:46.120Z',
  lastStatus: 204,
  reason: null,
  nextAttemptAt: null,
  waitsFor: null,
  settledAt: '2026-03-01T09:12:46.180Z',
}
