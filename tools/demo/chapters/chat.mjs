import { bot, exchange, known, sources, visitor } from '../facts.mjs'

/** Still a browser: asks the bot, which knows tyres but no dates. */
export function chat() {
  const { browser: identifiers } = known
  const common = { source: sources.assistant, channel: 'bot', conversation: 'chat-81d7', topic: 'product-advice' }
  const asks = exchange('chat-in', { ...common, direction: 'inbound' })
  const says = exchange('chat-out', { ...common, direction: 'outbound' })
  return [
    asks('2026-03-09T18:06:20.100Z', 'conversation.started', {
      identifiers,
      actor: visitor,
      entry: 'compare-page',
      language: 'de-DE',
      continues: { source: sources.shop, conversation: 'visit-5c20' },
    }),
    asks('2026-03-09T18:06:24.480Z', 'message.received', {
      identifiers,
      actor: visitor,
      text: 'Which of the two is quieter on the motorway?',
    }),
    says('2026-03-09T18:06:25.910Z', 'message.sent', {
      identifiers,
      actor: bot,
      text: 'The Aurora Silent: 68 dB outside, the Verso Grip has 71 dB.',
      responseMs: 1430,
      automatic: true,
    }),
    asks('2026-03-09T18:07:03.350Z', 'message.received', {
      identifiers,
      actor: visitor,
      text: 'Can somebody near Dresden fit them this week?',
    }),
    says('2026-03-09T18:07:04.870Z', 'bot.failed', {
      identifiers,
      actor: bot,
      reason: 'no-answer',
      intent: 'fitting-appointment',
      confidence: 0.31,
      attempts: 1,
    }),
  ]
}
