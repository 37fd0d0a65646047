import { microsOf, timeOf } from '@throughline/events'
import { type Message, textIn } from './message.js'

/** When a message says that it happened, and when that was by our clock. */
export interface When {
  /** RFC 3339, as it was sent; undefined: it was not. */
  readonly said: string | undefined
  /** In microseconds since 1970; undefined where it is what was said, or nothing was. */
  readonly corrected: number | undefined
}

/**
 * A device's clock may be wrong, and it knows: it says when it sent, too. So the time is that of the receipt, less what had
 * passed on the device between the event and the sending (Segment's `timestamp` in its HTTP API reference).
 *
 * @param sentAt of the batch; a message's own comes first
 * @param receivedAt microseconds since 1970
 */
export function whenOf(message: Message, sentAt: string | undefined, receivedAt: number): When {
  const said = microsIn(textIn(message, 'originalTimestamp', 'timestamp'))
  const sent = microsIn(textIn(message, 'sentAt') ?? sentAt)
  if (said === undefined) return { said: undefined, corrected: undefined }
  const corrected = sent === undefined ? undefined : receivedAt - (sent - said)
  return { said: timeOf(said), corrected }
}

/** Also of a time in milliseconds since 1970, or of another form that dates have in the languages of SDKs. */
function microsIn(text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  const exact = microsOf(text)
  if (exact !== undefined) return exact
  const millis = /^\d{12,14}$/.test(text) ? Number(text) : Date.parse(text)
  return Number.isFinite(millis) && millis > 0 ? millis * 1_000 : undefined
}
