import { exchange, known, sources } from '../facts.mjs'

/** Is asked for an opinion, and gives it. */
export function survey() {
  const { email: identifiers } = known
  const sends = exchange('survey-out', { source: sources.survey, channel: 'survey', direction: 'outbound' })
  const answers = exchange('survey-in', { source: sources.survey, channel: 'survey', direction: 'inbound' })
  const asked = { survey: 'after-purchase', surveyId: 'S-41907' }
  const about = { orderId: 'F-88013', organisation: 'ferro-tyres', channel: 'store' }
  return [
    sends('2026-03-15T08:00:00Z', 'survey.sent', { identifiers, ...asked, metric: 'nps', about }),
    answers('2026-03-16T19:27:44Z', 'survey.answered', {
      identifiers,
      ...asked,
      score: { metric: 'nps', value: 6 },
      comment: 'Great tyres and a friendly garage. But nobody called me back, so I had to find them myself.',
      about,
    }),
  ]
}
