/** Events for the API's documents; a test sends each of them to a real gateway. */
export const pageViewed = {
  specversion: '1.0',
  id: 'pv-20260301-0001',
  source: '/web-shop',
  type: 'page.viewed',
  time: '2026-03-01T09:12:45.120Z',
  channel: 'web',
  direction: 'inbound',
  data: { url: 'https://shop.example/tyres/winter', title: 'Winter tyres', anonymousId: 'web-9f3a' },
}

export const messageReceived = {
  specversion: '1.0',
  id: 'chat-811-7',
  source: '/chat',
  type: 'message.received',
  time: '2026-03-01T09:20:03Z',
  channel: 'chat',
  direction: 'inbound',
  conversation: 'chat-811',
  data: {
    text: 'Do these fit my car?',
    identifiers: [
      { type: 'anonymous', value: 'web-9f3a' },
      { type: 'email', value: 'ann@example.com' },
    ],
  },
}

/** A type that the catalogue does not have: it is accepted, stored and shown. */
export const ownType = {
  specversion: '1.0',
  id: 'tc-55',
  source: '/workshop',
  type: 'tyre.changed',
  time: '2026-03-02T14:00:00+01:00',
  channel: 'store',
  subject: 'phone:+15551234567',
  data: { wheels: 4 },
}
