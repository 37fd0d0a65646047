import type { Caller } from '@throughline/access'

/** Knows the credentials. A throw means that they could not be looked up now (503), undefined that there are none such (401). */
export interface Authenticator {
  authenticate(token: string): Promise<Caller | undefined>
}

/** Under this token a service provides its Authenticator, in any of its modules. */
export const AUTHENTICATOR = Symbol('throughline.authenticator')
