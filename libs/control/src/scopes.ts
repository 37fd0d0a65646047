import { SCOPES, type Scope } from '@throughline/access'

/** Splits and checks a list such as `events:publish,timeline:read`; throws an Error that names what is unknown. */
export function parseScopes(list: readonly string[]): Scope[] {
  const asked = [...new Set(list.flatMap((part) => part.split(',')).map((part) => part.trim()))].filter(Boolean)
  const unknown = asked.filter((scope) => !SCOPES.includes(scope as Scope))
  if (unknown.length > 0) {
    throw new Error(`unknown scope ${unknown.join(', ')}: the scopes are ${SCOPES.join(', ')}`)
  }
  if (asked.length === 0) throw new Error(`no scope given: the scopes are ${SCOPES.join(', ')}`)
  return asked as Scope[]
}
