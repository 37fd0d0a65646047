import type { KnownKey } from '@throughline/control'
import { assertFresh } from '@throughline/platform'

/** As with every event that changes the state of the system: a key may, a person has to have just signed in. @throws Problem 401 */
export function assertFreshPerson(caller: KnownKey): void {
  if (caller.kind === 'person') assertFresh(caller)
}
