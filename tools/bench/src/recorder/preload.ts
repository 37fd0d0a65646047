import { checkEvent, type CloudEvent, eventLimits, scanValue } from '@throughline/events'
import { encodeEvent, type LogProducer, type OutgoingRecord } from '@throughline/bus'
import { defaultRules, placeEvent, tenantKeys, type MasterKeys } from '@throughline/subjects'
import { take } from '../load/events.js'

/** Records a call; also the size of the requests that a busy gateway makes. */
const BATCH = 1_000

/** Fills a topic with records exactly as the gateway writes them. */
export async function preload(options: {
  producer: LogProducer
  topic: string
  parts: number
  count: number
  keys: MasterKeys
  tenantId: string
  events: Iterator<CloudEvent, never>
}): Promise<void> {
  const keys = tenantKeys(options.keys, options.tenantId)
  for (let done = 0; done < options.count; done += BATCH) {
    const records: OutgoingRecord[] = []
    for (const event of take(options.events, Math.min(BATCH, options.count - done))) {
      const checked = checkEvent(scanValue(event, eventLimits).value)
      if (!checked.ok) throw new Error(`the load is not valid: ${checked.reason}`)
      const placed = placeEvent(checked.event, checked.declaration, defaultRules, keys)
      if (!placed.ok) throw new Error(`the load has no subject: ${placed.reason}`)
      const receivedAt = Date.now() * 1000
      records.push(
        encodeEvent(
          options.topic,
          options.parts,
          {
            ...placed,
            tenantId: options.tenantId,
            class: checked.class,
            occurredAt: Number(checked.occurredAt),
            receivedAt,
            wayIn: 'http',
            producer: 'bench',
            ruleVersion: defaultRules.version,
          },
          event,
        ),
      )
    }
    await options.producer.send(records)
  }
}
