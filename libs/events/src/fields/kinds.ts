import { z } from 'zod'

/**
 * What a text in an event is, for who looks for texts of a kind: people's words, or numbers by which the brand's systems
 * name their things. A schema that is made of a registered one, as with `describe`, is of its kind.
 */
export const textKinds = z.registry<{ kind: 'words' | 'id' }>()
