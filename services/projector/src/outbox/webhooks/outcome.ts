import { Refused } from './refused.js'

/** How an attempt ended. */
export interface Outcome {
  /** Of the answer; undefined: there was none. */
  readonly status: number | undefined
  /** Why it counts as none; undefined: it arrived. */
  readonly fault: string | undefined
}

/** What an answer means: 2xx is taken, everything else is not. */
export function outcomeOf(status: number): Outcome {
  if (status >= 200 && status < 300) return { status, fault: undefined }
  const redirect = status >= 300 && status < 400
  return { status, fault: redirect ? `it answered ${status}; redirects are not followed` : `it answered ${status}` }
}

/** What stopped an attempt; without addresses, which are nobody's business. */
export function outcomeOfError(error: unknown): Outcome {
  return { status: undefined, fault: faultOf(error) }
}

function faultOf(error: unknown): string {
  if (error instanceof Refused) return error.message
  const code = codeOf(error)
  return code === undefined ? 'the connection failed' : `the connection failed: ${code}`
}

/** Of several attempts to connect, the first. */
function codeOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null) return undefined
  if ('errors' in error && Array.isArray(error.errors)) return codeOf(error.errors[0])
  return 'code' in error && typeof error.code === 'string' ? error.code : undefined
}
