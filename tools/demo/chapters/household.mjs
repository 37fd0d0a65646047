import { exchange, known, lindts, sources } from '../facts.mjs'

const { email: mara, partner: tom } = known

/** She is said to belong to a household. */
export function membership() {
  const tells = exchange('membership', { source: sources.crm })
  return [tells('2026-03-18T09:00:00Z', 'group.joined', { identifiers: mara, group: lindts, roles: ['decider', 'payer'] })]
}

/** Who else does, what it is called and has, and what somebody else of it asks. */
export function household() {
  const tells = exchange('household', { source: sources.crm })
  const ofItself = exchange('household-own', { source: sources.crm, subject: `group:${lindts.type}:${lindts.key}` })
  const chat = exchange('household-chat', { source: sources.shop, channel: 'chat', direction: 'inbound', conversation: 'chat-5521' })
  return [
    tells('2026-03-18T09:00:00Z', 'group.described', { group: lindts, name: 'Lindt, Dresden' }),
    tells('2026-03-18T09:00:00Z', 'group.joined', { identifiers: tom, group: lindts, roles: ['user'] }),
    ofItself('2026-03-18T09:05:00Z', 'contract.started', {
      contractId: 'T-3310',
      product: 'tyre-storage',
      price: { amount: '49.00', currency: 'EUR' },
      period: 'P1Y',
      endsAt: '2027-03-18T00:00:00Z',
    }),
    chat('2026-03-20T17:12:00Z', 'message.received', {
      identifiers: tom,
      text: 'Where are our winter tyres stored, and can I fetch them myself?',
    }),
  ]
}
