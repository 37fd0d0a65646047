import { teller, type Told } from '../tell.js'

const identifiers = [
  { type: 'customer', value: '8' },
  { type: 'email', value: 'noor@example.net' },
]
const eur = (amount: string) => ({ amount, currency: 'EUR' })

/** A guest who likes it, at several organisations; one total is put right, one complaint was somebody else's. */
export function guest(): Told[] {
  const hotel = (organisation?: string) =>
    teller(`urn:hotel:${organisation ?? 'own'}`, {
      channel: 'store',
      direction: 'inbound',
      ...(organisation ? { organisation } : {}),
    })
  const [own, lake, hill] = [hotel(), hotel('lake-inn'), hotel('hill-inn')]
  const survey = teller('urn:survey', { channel: 'survey' })
  const repairs = teller('urn:back-office', { direction: 'internal' })
  return [
    lake('2025-03-01T12:00:00Z', 'order.placed', { identifiers, orderId: 'L-1', total: eur('0.10') }),
    lake('2025-04-01T12:00:00Z', 'order.placed', { identifiers, orderId: 'L-2', total: eur('0.20') }),
    hill('2025-05-01T12:00:00Z', 'order.placed', { identifiers, orderId: 'H-1', total: eur('310.00') }),
    hill('2025-05-02T12:00:00Z', 'order.placed', { identifiers, orderId: 'H-2', total: eur('95.50') }),
    hill('2025-05-03T12:00:00Z', 'order.cancelled', { identifiers, orderId: 'H-2', by: 'customer' }),
    own('2025-06-01T12:00:00Z', 'order.placed', {
      identifiers,
      orderId: 'O-1',
      total: eur('1200.00'),
      items: [{ name: 'A week in June', quantity: 1 }],
    }),
    own('2025-06-01T12:00:01Z', 'order.placed', { identifiers, orderId: 'O-2', total: eur('80.00') }),
    own('2025-06-09T12:00:00Z', 'refund.paid', { identifiers, orderId: 'O-1', amount: eur('150.25') }),
    own('2025-06-09T13:00:00Z', 'complaint.made', {
      identifiers,
      complaintId: 'X',
      severity: 'critical',
      text: 'Rats!',
    }),
    repairs('2025-06-10T08:00:00Z', 'event.retracted', {
      source: 'urn:hotel:own',
      id: 'complaint.made-4',
      by: 'front desk',
      reason: 'another guest',
    }),
    repairs('2025-06-10T08:01:00Z', 'event.corrected', {
      source: 'urn:hotel:own',
      id: 'order.placed-1',
      data: { total: eur('1020.00') },
      by: 'front desk',
    }),
    survey(
      '2025-06-12T08:00:00Z',
      'survey.sent',
      { identifiers, survey: 'stay', surveyId: 's1' },
      { direction: 'outbound' },
    ),
    survey(
      '2025-06-12T18:00:00Z',
      'survey.answered',
      {
        identifiers,
        survey: 'stay',
        surveyId: 's1',
        scores: [
          { metric: 'nps', value: 10 },
          { metric: 'csat', value: 5, min: 1, max: 5 },
        ],
        comment: 'We come again.',
      },
      { direction: 'inbound' },
    ),
    teller('urn:reviews', { channel: 'review', direction: 'inbound' })('2025-06-20T10:00:00Z', 'review.posted', {
      identifiers,
      site: 'trips',
      score: { metric: 'stars', value: 5, min: 1, max: 5 },
      title: 'Lovely',
      text: 'The best breakfast of the coast',
    }),
  ]
}
