import { NOBODY, type SealedFor } from '@throughline/vault'

/** A Kafka record as it is kept in quarantine: byte for byte, so that it can be looked at, fixed and sent again. */
export interface RawRecord {
  /** Base64; null when the record had no key. */
  key: string | null
  /** Base64; null when the record had no value. */
  value: string | null
  /** Header values in base64; a header that came several times has several. */
  headers: Record<string, string[]>
  /** Kafka's timestamp in ms since 1970. */
  timestamp: number
}

/** Where a record lay in Kafka. */
export interface RecordPlace {
  topicEpoch: number
  part: number
  offset: number
}

/**
 * What a record in quarantine is sealed for: its subject, where tenant and subject are known; else its tenant; else nobody.
 * In place of an event uid, which it may not have, stands its place in Kafka.
 */
export function boundToPlace(
  { tenantId, subjectId }: { tenantId: string | null; subjectId: string | null },
  { topicEpoch, part, offset }: RecordPlace,
): SealedFor {
  const hex = (value: number, digits: number): string => value.toString(16).padStart(digits, '0')
  return {
    tenantId: tenantId ?? NOBODY,
    subjectId: tenantId === null ? NOBODY : (subjectId ?? NOBODY),
    uid: `${hex(topicEpoch, 8)}-${hex(part, 4)}-0000-0000-${hex(offset, 12)}`,
  }
}
