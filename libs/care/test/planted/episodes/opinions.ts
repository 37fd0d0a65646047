import { DAY, endedBy, type Episode, HOUR, lapse } from '../pen.js'

const MONTH = 30 * DAY

/** Complains, mildly or badly, and it is resolved or not. */
export const complains: Episode = (pen, dice) => {
  const complaintId = pen.name('c')
  const severity = dice.among(undefined, 'low', 'critical')
  const about = { category: 'delivery', ...(severity === undefined ? {} : { severity }) }
  const made = pen.tell(0, 'complaint.made', { complaintId, ...about }, { channel: 'web', direction: 'inbound' })
  const never = { ...lapse(made.at, 90 * DAY), severity }
  // Told by another system, too.
  if (dice.isLucky()) pen.tell(30 * 60_000_000, 'complaint.made', { complaintId, category: 'delivery' }, { channel: 'web', direction: 'inbound' })
  if (dice.isLucky()) return pen.plant('complaint', [made], never)
  pen.tell(HOUR, 'complaint.acknowledged', { complaintId })
  const resolved = pen.tell(dice.among(DAY, 100 * DAY), 'complaint.resolved', { complaintId, outcome: 'fulfilled' })
  pen.plant('complaint', [made], { ...endedBy(resolved, 'resolved', never), severity })
  if (!dice.isLucky()) return
  const again = pen.tell(101 * DAY, 'complaint.reopened', { complaintId })
  pen.plant('complaint', [again], { ...lapse(again.at, 90 * DAY), severity })
}

/** Answers a survey: low, middling, high; and perhaps better later. */
export const scores: Episode = (pen, dice) => {
  const metric = pen.name('csat')
  const answer = (after: number, value: number, surveyId: string) =>
    pen.tell(after, 'survey.answered', { surveyId: pen.name(surveyId), score: { metric, value, min: 1, max: 5 } })
  const value = 1 + dice.upTo(5)
  const first = answer(0, value, 'a')
  // The same answer again, with words.
  if (dice.isLucky()) answer(HOUR, value, 'a')
  const later = dice.isLucky() ? answer(dice.among(10 * DAY, 50 * DAY), 5, 'b') : undefined
  if (value > 2) return
  const never = lapse(first.at, MONTH)
  pen.plant('low-score', [first], later === undefined ? never : endedBy(later, 'recovered', never))
}

/** A score that lies exactly on the line. */
export const scoresOnTheLine: Episode = (pen, dice) => {
  const value = dice.among(3, 4)
  const answered = pen.tell(0, 'survey.answered', { score: { metric: pen.name('ease'), value, min: 1, max: 6 } })
  if (value === 3) pen.plant('low-score', [answered], lapse(answered.at, MONTH))
}

/** A score of which nobody knows the scale. */
export const scoresWithoutScale: Episode = (pen) => {
  pen.tell(0, 'survey.answered', { score: { metric: 'mood', value: 1 } })
}

/** Would recommend us, or not. The rules know the metrics `nps-…`. */
export const recommends: Episode = (pen, dice) => {
  const metric = pen.name('nps')
  const answer = (after: number, value: number) => pen.tell(after, 'survey.answered', { score: { metric, value, min: 0, max: 10 } })
  const value = dice.among(10, 9, 8, 7, 6, 0)
  const first = answer(0, value)
  const less = dice.isLucky() ? answer(20 * DAY, 8) : undefined
  if (value <= 6) pen.plant('low-score', [first], less === undefined ? lapse(first.at, MONTH) : endedBy(less, 'recovered', lapse(first.at, MONTH)))
  if (value < 9) return
  const never = lapse(first.at, 90 * DAY)
  pen.plant('promoter', [first], less === undefined ? never : endedBy(less, 'changed', never))
}

/** Says something kind: in a review, or in a chat. */
export const praises: Episode = (pen, dice) => {
  const channel = pen.name('site')
  const reviewId = pen.name('r')
  if (dice.isLucky()) {
    const value = 1 + dice.upTo(5)
    const review = pen.tell(0, 'review.posted', { reviewId, score: { metric: pen.name('stars'), value, min: 1, max: 5 } }, { channel })
    const thanks = dice.isLucky() ? pen.tell(DAY, 'message.sent', { inReplyTo: reviewId }, { channel, direction: 'outbound' }) : undefined
    const never = lapse(review.at, MONTH)
    if (value >= 4) pen.plant('praise', [review], thanks === undefined ? never : endedBy(thanks, 'answered', never))
    if (value <= 2) pen.plant('low-score', [review], never)
    return
  }
  const felt = dice.among(0.9, 0.6, 0.5, -0.9)
  const common = { channel, conversation: pen.name('a') }
  const said = pen.tell(0, 'message.received', { text: 'Well', sentiment: { value: felt } }, { ...common, direction: 'inbound' })
  pen.tell(HOUR / 2, 'message.received', { text: 'So', sentiment: { value: felt } }, { ...common, direction: 'inbound' })
  const thanks = pen.tell(HOUR, 'message.sent', { text: 'Thank you' }, { ...common, direction: 'outbound' })
  if (felt >= 0.6) pen.plant('praise', [said], { closedAt: thanks.at, end: 'answered' })
}
