import { MAX_WEBHOOK_ENDPOINTS } from '@throughline/log'
import { Problem, unavailable } from '@throughline/platform'

/** The same for an endpoint that is not there and for one that is somebody else's. */
export function unknownEndpoint(): Problem {
  return new Problem({ status: 404, type: 'unknown-endpoint', title: 'No such webhook endpoint' })
}

export function unknownDelivery(): Problem {
  return new Problem({ status: 404, type: 'unknown-delivery', title: 'No such delivery' })
}

export function tooManyEndpoints(): Problem {
  const detail = `A tenant has at most ${MAX_WEBHOOK_ENDPOINTS}: delete one first.`
  return new Problem({ status: 409, type: 'too-many-endpoints', title: 'Too many webhook endpoints', detail })
}

export function notActive(state: string): Problem {
  const detail = `It is ${state}: nothing is sent to it.`
  return new Problem({ status: 409, type: 'endpoint-not-active', title: 'The webhook endpoint is not active', detail })
}

/** Runs work on what is kept of endpoints. */
export async function kept<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof Problem) throw error
    throw unavailable('Webhook endpoints cannot be read or changed at the moment.', { cause: error })
  }
}
