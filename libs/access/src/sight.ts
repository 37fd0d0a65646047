import type { Caller } from './caller.js'

declare const made: unique symbol

/**
 * What a caller may see of the events of its tenant. Whatever reads events asks for one, and only {@link sightOf} makes
 * it: so a new route shows neither personal fields nor foreign events because its author did not think of them.
 */
export interface Sight {
  readonly [made]: true
  /** The one whose events are seen; null: the brand sees those of all. */
  readonly organisation: string | null
  /** Whether personal fields are seen. */
  readonly personal: boolean
}

/** Only `personal:read` shows personal fields, and who is bound to an organisation sees its events alone. */
export function sightOf({ scopes, organisation }: Pick<Caller, 'scopes' | 'organisation'>): Sight {
  return { organisation: organisation ?? null, personal: scopes.includes('personal:read') } as Sight
}
