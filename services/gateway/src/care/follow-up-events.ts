import type { BusMessage } from '@throughline/bus'
import { type CloudEvent, timeOf } from '@throughline/events'
import type { Links } from '../links/links.js'
import { statusUrl } from '../followups/status-link.js'

/** Where the events come from that the rules of care bring about. */
export const CARE_SOURCE = '/throughline/care'

type Data = Readonly<Record<string, unknown>>
type Made = Pick<CloudEvent, 'type' | 'data'> & Partial<CloudEvent>

const HEADER = ['channel', 'topic', 'organisation'] as const
const OPENING = ['followupId', 'kind', 'severity', 'signalId', 'evidence', 'issue', 'rule', 'ruleVersion', 'dueAt', 'owner', 'queue'] as const

/**
 * The event by which what a message asks for is done, under an id that is made of the message's: told again, it is the same
 * event, and the log takes it once. Undefined for messages that ask for nothing.
 */
export function followUpEventOf(message: BusMessage, links: Links): CloudEvent | undefined {
  const make = MAKERS.get(message.type)
  if (make === undefined) return undefined
  const { id, subjectId, at } = message
  return { specversion: '1.0', id, source: CARE_SOURCE, time: timeOf(at), subject: `subject:${subjectId}`, ...make(message, links) }
}

const MAKERS: ReadonlyMap<string, (message: BusMessage, links: Links) => Made> = new Map(Object.entries({
  'followup.wanted': ({ data }: BusMessage) => ({ type: 'followup.opened', ...some(data, HEADER), data: some(data, OPENING) }),
  'followup.escalation_due': ({ data }: BusMessage) => ({
    type: 'followup.escalated',
    ...about(data),
    data: { ...some(data, ['followupId', 'step', 'owner', 'queue', 'dueAt']), reason: 'overdue' },
  }),
  'followup.signal_gone': ({ data }: BusMessage) => {
    const { followupId, touched } = data
    if (touched === true) return { type: 'followup.noted', ...about(data), data: { followupId, reason: 'signal-withdrawn' } }
    return { type: 'followup.closed', ...about(data), data: { followupId, outcome: 'withdrawn' } }
  },
  'followup.telling_due': (message: BusMessage, links: Links) => {
    const { data, tenantId, subjectId, at } = message
    const { followupId, template } = data
    const url = statusUrl(links, { tenantId, followupId: String(followupId), subjectId, at })
    return { type: 'followup.told', ...about(data), direction: 'outbound', data: { followupId, template, url } }
  },
}))

function about(data: Data): Data {
  return some(data, ['topic', 'organisation'])
}

function some(data: Data, names: readonly string[]): Data {
  return Object.fromEntries(names.flatMap((name) => (data[name] === undefined ? [] : [[name, data[name]]])))
}
