import { code, dataOf, id, shortId, type TimelineEvent } from '@throughline/context'
import { SEVERITIES } from '../../followups/follow-up-rules.js'
import { endBy } from '../endings.js'
import type { Finder, Found } from '../found.js'
import type { Severity } from '../kind-rules.js'

/** A complaint, until it is resolved; opened again, it is another signal. */
export const complaint: Finder<'complaint'> = (ground, { own }) => {
  const events = ground.of('complaint.made', 'complaint.resolved', 'complaint.reopened')
  return [...Map.groupBy(events, keyOf).values()].flatMap((about) => [...complaintsIn(about, own)])
}

function* complaintsIn(events: readonly TimelineEvent[], own: boolean): Generator<Found> {
  let open: TimelineEvent | undefined
  let resolved: TimelineEvent | undefined
  let severity: Severity | undefined
  for (const event of events) {
    if (own) severity = severityOf(event) ?? severity
    if (event.type === 'complaint.resolved') {
      if (open !== undefined) yield { evidence: [open], openedAt: open.occurredAt, end: endBy(event, 'resolved'), severity }
      open = undefined
      resolved = event
      // Told with an earlier time than its making, the end counts all the same.
    } else if (event.type === 'complaint.reopened' || resolved === undefined) open ??= event
  }
  if (open !== undefined) yield { evidence: [open], openedAt: open.occurredAt, severity }
}

function keyOf(event: TimelineEvent): string {
  return id(dataOf(event), 'complaintId') ?? shortId(event.id)
}

function severityOf(event: TimelineEvent): Severity | undefined {
  return SEVERITIES.find((severity) => severity === code(dataOf(event), 'severity'))
}
