import type { z } from 'zod'

/** One thing that a tenant may set by rules, and how a set of such rules looks. */
export interface RuleKind<Schema extends z.ZodType = z.ZodType> {
  /**
   * Of a whole set of rules; what is left out is filled in when it is published, so that a version goes on meaning what it
   * meant. It only ever becomes wider: every version that was published has to stay readable.
   */
  readonly schema: Schema
  /** In force until a tenant publishes rules of its own. */
  readonly standard: z.output<Schema>
  readonly summary: string
}
