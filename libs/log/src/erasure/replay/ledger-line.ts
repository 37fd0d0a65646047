import type { Erasure, ErasureKind } from '../ledger/columns.js'

/** What must outlive the database of an erasure: enough to do it again. No personal data. */
export interface LedgerLine {
  tenantId: string
  id: string
  kind: ErasureKind
  subjectIds: string[]
  eventUid: string | null
  fields: string[] | null
  reason: string
  requestedBy: string
  erasedAt: number
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
const KINDS: readonly unknown[] = ['customer', 'event', 'field'] satisfies ErasureKind[]

/** One line of JSON, without its end. */
export function writeLine({ tenantId, id, kind, subjectIds, eventUid, fields, reason, requestedBy, erasedAt }: Erasure): string {
  const line: LedgerLine = { tenantId, id, kind, subjectIds, eventUid, fields, reason, requestedBy, erasedAt }
  return JSON.stringify(line)
}

/** @returns undefined for what is no whole line: its writing was cut off */
export function readLine(text: string): LedgerLine | undefined {
  try {
    const line = JSON.parse(text) as Partial<LedgerLine> | null
    return isLine(line) ? line : undefined
  } catch {
    return undefined
  }
}

function isLine(line: Partial<LedgerLine> | null): line is LedgerLine {
  if (line === null || typeof line !== 'object') return false
  const { tenantId, id, kind, subjectIds, eventUid, fields, reason, requestedBy, erasedAt } = line
  return (
    isUuid(tenantId) &&
    isUuid(id) &&
    KINDS.includes(kind) &&
    isList(subjectIds, isUuid) &&
    (kind === 'customer' ? eventUid === null : isUuid(eventUid)) &&
    (kind === 'field' ? isList(fields, isText) : fields === null) &&
    isText(reason) &&
    isText(requestedBy) &&
    Number.isSafeInteger(erasedAt)
  )
}

const isText = (value: unknown): value is string => typeof value === 'string'
const isUuid = (value: unknown): value is string => isText(value) && UUID.test(value)
const isList = (value: unknown, each: (one: unknown) => boolean): boolean => Array.isArray(value) && value.length > 0 && value.every(each)
