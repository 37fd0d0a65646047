import type { LegalHold } from '@throughline/log'
import { Problem, unavailable } from '@throughline/platform'
import { KeyStoreError } from '@throughline/vault'
import { holdOf } from './shown.js'

export function heldProblem(holds: readonly LegalHold[]): Problem {
  return new Problem({
    status: 409,
    type: 'legal-hold',
    title: 'A legal hold keeps from it',
    detail: `This must be kept: ${holds.map(({ reason }) => reason).join('; ')}. Release the hold first.`,
    extensions: { holds: holds.map(holdOf) },
  })
}

export function keyReusedProblem(): Problem {
  return new Problem({
    status: 422,
    type: 'idempotency-key-reused',
    title: 'The Idempotency-Key was used for another request',
    detail: 'Send another key with this request, or the same request again.',
  })
}

export function nothingThere(what: string): Problem {
  return new Problem({ status: 404, detail: `There is no such ${what}.` })
}

/** What is away is expected back; the rest stays what it is. The ledger keeps what was begun: it is finished later. */
export async function asked<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (cause) {
    if (cause instanceof Problem) throw cause
    const what = cause instanceof KeyStoreError ? 'The key store' : 'The database'
    throw unavailable(`${what} cannot be asked at the moment. What was begun is finished by itself; asking again is safe.`, { cause })
  }
}
