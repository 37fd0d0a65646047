/** Names of a record's headers. All values are UTF-8 text. */
export const header = {
  contentType: 'content-type',
  tenant: 'tenant',
  uid: 'uid',
  conversationUid: 'conversation-uid',
  hash: 'hash',
  also: 'also',
  class: 'class',
  occurred: 'occurred',
  received: 'received',
  wayIn: 'way-in',
  producer: 'producer',
  rules: 'rules',
  traceparent: 'traceparent',
  tracestate: 'tracestate',
  rejected: 'rejected',
  reason: 'reason',
} as const

export const cloudEventType = 'application/cloudevents+json'
