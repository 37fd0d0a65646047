import type { OutgoingRecord } from '../ports/producer.js'

/** Below the broker's default for one batch (1 MiB), with room for what our estimate misses. */
const maxPartitionBytes = 768 * 1024
/** Offsets, lengths, timestamps. */
const recordOverhead = 64

/**
 * Splits records into requests that the broker takes: kafkajs makes one record batch of all records of a partition in a
 * request. The order of a partition's records stays: a request is only begun when the ones before it are complete.
 * @returns indexes into `records`, request by request
 */
export function splitIntoRequests(records: readonly OutgoingRecord[]): number[][] {
  const requests: number[][] = []
  const filled = new Map<string, { request: number; bytes: number }>()
  for (const [index, record] of records.entries()) {
    const bytes = estimate(record)
    const partition = `${record.partition} ${record.topic}`
    const last = filled.get(partition) ?? { request: 0, bytes: 0 }
    if (last.bytes > 0 && last.bytes + bytes > maxPartitionBytes) {
      last.request++
      last.bytes = 0
    }
    last.bytes += bytes
    filled.set(partition, last)
    const request = requests[last.request]
    if (request) request.push(index)
    else requests[last.request] = [index]
  }
  return requests
}

function estimate({ value, key, headers }: OutgoingRecord): number {
  let bytes = recordOverhead + (typeof value === 'string' ? Buffer.byteLength(value) : value.length) + (key?.length ?? 0)
  for (const name in headers) bytes += name.length + (headers[name]?.length ?? 0) + 4
  return bytes
}
