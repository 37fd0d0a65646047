import { DAY, type Episode, HOUR, MINUTE } from '../pen.js'
import { call, exchange, settle } from '../talks.js'

/** What everybody does, and what is nobody's signal. */
export const passesBy: Episode = (pen) => {
  const web = { channel: 'web', conversation: pen.name('visit') }
  pen.tell(0, 'visit.started', { landing: 'home' }, web)
  pen.tell(MINUTE, 'page.viewed', { name: 'prices' }, web)
  pen.tell(2 * MINUTE, 'visit.ended', {}, web)
  pen.tell(HOUR, 'note.added', { text: 'Is friendly' })
  pen.tell(2 * HOUR, 'survey.sent', { metric: 'csat' })
  pen.tell(3 * HOUR, 'campaign.sent', { campaign: 'spring' })
  pen.tell(4 * HOUR, 'thing.happened', { what: 'ever' }, { topic: pen.name('bill') })
}

/** Is helped at once. */
export const isHelped: Episode = (pen) => {
  const about = { topic: pen.name('bill') }
  exchange(pen, 0, 'a', about)
  settle(pen, 20 * MINUTE, 'a', { channel: 'chat', ...about })
  call(pen, 30 * DAY, 'b')
}

/** What was told wrongly and taken back never was. */
export const wasMistaken: Episode = (pen) => {
  const made = pen.tell(0, 'complaint.made', { complaintId: pen.name('c') }, { channel: 'web', direction: 'inbound' })
  // Dated before, so that at no time anybody could have believed it.
  pen.tell(-MINUTE, 'event.retracted', { source: made.told.source, id: made.told.id })
}
