import { Problem, unavailable } from '@throughline/platform'
import type { Preview } from './preview.js'

export function versionChanged({ version, customerId }: Preview): Problem {
  return new Problem({
    status: 409,
    type: 'version-changed',
    title: 'The customer is not what you have seen',
    detail: 'Somebody has changed who this customer is. Look again, and decide by what is so now.',
    extensions: { version, customerId },
  })
}

export function refused({ refused: links }: Preview): Problem {
  return new Problem({
    status: 409,
    type: 'would-be-refused',
    title: 'The rules forbid it',
    detail: 'It would not come true; refused says what keeps from it. Nothing was published.',
    extensions: { refused: links },
  })
}

export function keyReused(): Problem {
  return new Problem({
    status: 422,
    type: 'idempotency-key-reused',
    title: 'The Idempotency-Key was used for another request',
    detail: 'Send another key with this request, or the same request again.',
  })
}

/** Whether a request was made before hangs on the log: without it nothing is published. */
export function logAway(cause: unknown): Problem {
  return unavailable('The log cannot be asked whether this was said before. Nothing was changed; asking again is safe.', { cause })
}
