import { timeOf } from '@throughline/events'
import type { Erasure } from '@throughline/log'
import { SignJWT } from 'jose'
import type { ReceiptKey } from './receipt-keys.js'

/** `typ` of a receipt: no other token of ours can be taken for one. */
export const RECEIPT_TYPE = 'erasure-receipt+jwt'
export const RECEIPT_ISSUER = 'throughline'

const DAY = 86_400_000_000

/** How long what was erased is kept where nothing can be erased. */
export interface Retention {
  /** Of backups and archived WAL, in days. */
  backupDays: number
  /** Of the Kafka topics, in days. */
  kafkaDays: number
}

/** The three dates of an erasure; null for what has not come yet. */
export interface ErasureDates {
  /** Since then nobody can read it. */
  unreadableAt: string | null
  /** Since then it is in no file of the database. */
  filesRewrittenAt: string | null
  /** From then on it is in no WAL, backup or Kafka topic; known once the files are rewritten. */
  expiredAt: string | null
}

export function datesOf(erasure: Erasure, { backupDays, kafkaDays }: Retention): ErasureDates {
  const { erasedAt, unreadableAt, rewrittenAt } = erasure
  const expiredAt = rewrittenAt === null ? null : Math.max(rewrittenAt + backupDays * DAY, erasedAt + kafkaDays * DAY)
  return { unreadableAt: instant(unreadableAt), filesRewrittenAt: instant(rewrittenAt), expiredAt: instant(expiredAt) }
}

/** Signs what was erased, why, and by when: a JWS that anybody can check with the public key. */
export function receiptOf(erasure: Erasure, retention: Retention, { privateKey, publicJwk }: ReceiptKey): Promise<string> {
  const { id, tenantId, kind, subjectIds, eventUid, fields, reason, requestedBy, erasedAt } = erasure
  const claims = {
    tenant: tenantId,
    kind,
    subjects: subjectIds,
    ...(eventUid === null ? {} : { event: eventUid }),
    ...(fields === null ? {} : { fields }),
    reason,
    requestedBy,
    erasedAt: timeOf(erasedAt),
    ...datesOf(erasure, retention),
  }
  return new SignJWT(claims)
    .setProtectedHeader({ alg: 'EdDSA', typ: RECEIPT_TYPE, kid: publicJwk.kid })
    .setIssuer(RECEIPT_ISSUER)
    .setSubject(id)
    .setIssuedAt()
    .sign(privateKey)
}

const instant = (micros: number | null): string | null => (micros === null ? null : timeOf(micros))
