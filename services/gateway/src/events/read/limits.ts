/** Of one request's body, in bytes. */
export const MAX_BODY_BYTES = 4 * 1024 * 1024
/** Of one event, in bytes of its JSON as it is stored. */
export const MAX_EVENT_BYTES = 256 * 1024
/** Of one request. */
export const MAX_BATCH_EVENTS = 1_000
