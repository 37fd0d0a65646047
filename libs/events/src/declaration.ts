import { z } from 'zod'
import type { EventClass } from './event.js'
import { header } from './fields/header.js'

/** What the catalogue says about one version of one type of event. */
export interface EventDeclaration<
  Type extends string = string,
  Schema extends z.ZodType = z.ZodType,
> {
  readonly type: Type
  readonly version: number
  readonly class: EventClass
  /** Schema of `data`. It only checks: nothing is changed, defaulted or taken away, and further fields are allowed. */
  readonly schema: Schema
  /** Top-level keys of `data` that are not personal. Every other key is, those unknown to the schema included. */
  readonly open: readonly string[]
  /** Whether the identifiers of such an event are statements that they belong to one person. */
  readonly links: boolean
  readonly summary: string
}

interface Definition<Type extends string, Shape extends z.ZodRawShape> {
  type: Type
  /** Default 1. */
  version?: number
  class: EventClass
  summary: string
  /** Fields of `data` beside the common header. */
  data: Shape
  open?: readonly (keyof Shape & string)[]
  /** Default true. */
  links?: boolean
}

type WithHeader<Shape extends z.ZodRawShape> = z.ZodObject<Shape & typeof header>

/** Declares an event: the fields of the common header are added to its own. */
export function defineEvent<const Type extends string, const Shape extends z.ZodRawShape>(
  definition: Definition<Type, Shape>,
): EventDeclaration<Type, WithHeader<Shape>> {
  return {
    type: definition.type,
    version: definition.version ?? 1,
    class: definition.class,
    schema: z.object({ ...header, ...definition.data }),
    open: definition.open ?? [],
    links: definition.links ?? true,
    summary: definition.summary,
  }
}
