import { CONVERSATION } from '@throughline/identity'
import type { KnownCustomer } from '@throughline/log'
import { fingerprintOf } from '../stream/compositions.js'

/**
 * Another whenever a customer has other identifiers, and the same under each of them. Conversations are not counted: that
 * somebody writes changes nothing of who they are.
 */
export function versionOf({ customerId, members }: KnownCustomer): string {
  const identifiers = members.filter(({ type, until }) => until === null && type !== CONVERSATION)
  return fingerprintOf({ customerId, members: identifiers.map(({ subjectId }) => ({ subjectId, part: 0 })) })
}
