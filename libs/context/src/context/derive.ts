import type { Appointment } from '../parts/appointments/appointments.js'
import type { Commitment } from '../parts/commitments/commitment.js'
import type { Complaint } from '../parts/complaints/complaints.js'
import type { Consent } from '../parts/consent/consent.js'
import type { Expectation } from '../parts/expectations/expectation.js'
import type { Offer } from '../parts/offers/offers.js'

/* What a statement means at a time: all that depends on the time of asking is here, and none of it is in a state. */

export function commitmentState(
  { end, dueAt }: Commitment,
  now: number,
): 'open' | 'overdue' | 'kept' | 'broken' | 'withdrawn' {
  return end ?? (isPast(dueAt, now) ? 'overdue' : 'open')
}

/** Told against delivered. `late`: it came, but after its time. */
export function expectationState(
  { deliveredAt, droppedAt, dueAt }: Expectation,
  now: number,
): 'open' | 'met' | 'late' | 'overdue' | 'dropped' {
  if (deliveredAt !== undefined) return isPast(dueAt, deliveredAt) ? 'late' : 'met'
  if (droppedAt !== undefined) return 'dropped'
  return isPast(dueAt, now) ? 'overdue' : 'open'
}

export function complaintState(
  { resolvedAt, acknowledgedAt, dueAt }: Complaint,
  now: number,
): 'open' | 'acknowledged' | 'overdue' | 'resolved' {
  if (resolvedAt !== undefined) return 'resolved'
  if (isPast(dueAt, now)) return 'overdue'
  return acknowledgedAt === undefined ? 'open' : 'acknowledged'
}

export function consentState({ given, validUntilAt }: Consent, now: number): 'given' | 'withdrawn' | 'expired' {
  if (!given) return 'withdrawn'
  return isPast(validUntilAt, now) ? 'expired' : 'given'
}

export function offerState({ end, validUntilAt }: Offer, now: number): 'open' | 'accepted' | 'declined' | 'expired' {
  return end ?? (isPast(validUntilAt, now) ? 'expired' : 'open')
}

/** `past`: its time has come and nobody said what became of it. */
export function appointmentState({ state, meetAt }: Appointment, now: number): Appointment['state'] | 'past' {
  return (state === 'agreed' || state === 'moved') && isPast(meetAt, now) ? 'past' : state
}

export function isPast(at: number | undefined, now: number): boolean {
  return at !== undefined && at < now
}
