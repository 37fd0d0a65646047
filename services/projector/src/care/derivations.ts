import type { Derivation } from './derivation.js'

/** Everything that is derived from customers' stories. A new one is a folder here and a line. */
export const derivations: readonly Derivation[] = []
