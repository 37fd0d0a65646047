import type { Caller } from './caller.js'

/** How long somebody counts as just signed in. */
export const FRESH_SECONDS = 300

/** Whether a person signed in within the last {@link FRESH_SECONDS}; keys and services never did. */
export function isFresh({ kind, freshUntil }: Pick<Caller, 'kind' | 'freshUntil'>): boolean {
  return kind === 'person' && freshUntil !== undefined && Date.now() < freshUntil
}
