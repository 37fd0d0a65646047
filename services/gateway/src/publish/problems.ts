import { RecordTooLargeError, SendError } from '@throughline/bus'
import { Problem, unavailable } from '@throughline/platform'
import { PublisherAway, PublisherFull } from './refusals.js'

/** What a failed publish means to who sent it. Anything else is not expected and stays what it is. */
export function publishProblem(error: unknown): unknown {
  if (error instanceof PublisherFull) {
    return new Problem({
      status: 429,
      type: 'too-many-requests',
      title: 'More events wait than the gateway takes',
      detail: 'Nothing of this request was taken. Send it again a little later.',
      retryAfterSeconds: error.retryAfterSeconds,
      cause: error,
    })
  }
  if (error instanceof PublisherAway || error instanceof SendError) {
    const detail = 'The events could not be stored for sure. Send them again: what was stored counts once.'
    const retryAfterSeconds = error instanceof PublisherAway ? error.retryAfterSeconds : 1
    return unavailable(detail, { retryAfterSeconds, cause: error })
  }
  if (error instanceof RecordTooLargeError) {
    return new Problem({
      status: 413,
      type: 'event-too-large',
      title: 'An event is too large',
      detail: 'An event of this request, or of one that was sent with it, is larger than the topic takes.',
      cause: error,
    })
  }
  return error
}
