/**
 * What a kind of event counts as:
 * - `contact`: two-way; counts for effort, repeats and response times
 * - `behaviour`: visits, searches, clicks; high volume
 * - `outreach`: what the brand sent without being asked
 * - `indirect`: what customers say about the brand outside a conversation: reviews, mentions, survey answers
 * - `record`: what the brand writes down about a customer: orders, notes, commitments, identity statements
 * - `unknown`: types that the catalogue does not have
 */
export type EventClass = 'contact' | 'behaviour' | 'outreach' | 'indirect' | 'record' | 'unknown'

export type Direction = 'inbound' | 'outbound' | 'internal'

/** A CloudEvent 1.0 with the extension attributes of the common header. */
export interface CloudEvent {
  specversion: '1.0'
  id: string
  source: string
  type: string
  /** RFC 3339; when it happened. */
  time?: string
  subject?: string
  dataschema?: string
  datacontenttype?: string
  data?: unknown
  data_base64?: string
  channel?: string
  direction?: Direction
  /** Id of the exchange this event belongs to, unique within `source`. */
  conversation?: string
  /** Who touched the customer on the brand's behalf: the brand, a dealer, a partner. */
  organisation?: string
  /** Wrap-up, IVR or reason code. */
  topic?: string
  /** Orders events with the same time. */
  sequence?: string
  identity?: string
  identitytype?: string
  previousidentity?: string
  traceparent?: string
  tracestate?: string
  [extension: string]: unknown
}
