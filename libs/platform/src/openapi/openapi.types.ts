/** The parts of OpenAPI 3.1 that are used here. Schemas are JSON Schema 2020-12. */
export type JsonSchema = Readonly<Record<string, unknown>>
export interface Reference {
  readonly $ref: string
}

export interface Example {
  readonly summary?: string
  readonly description?: string
  readonly value: unknown
}

export interface MediaType {
  readonly schema: JsonSchema | Reference
  readonly example?: unknown
  readonly examples?: Readonly<Record<string, Example | Reference>>
}

export interface Parameter {
  readonly name: string
  readonly in: 'query' | 'path' | 'header'
  readonly description: string
  readonly required?: boolean
  readonly schema: JsonSchema
  readonly style?: string
  readonly explode?: boolean
  readonly example?: unknown
  readonly examples?: Readonly<Record<string, Example>>
}

export interface Response {
  readonly description: string
  readonly headers?: Readonly<Record<string, { readonly description: string; readonly schema: JsonSchema }>>
  readonly content?: Readonly<Record<string, MediaType>>
}

export interface Operation {
  readonly operationId: string
  readonly summary: string
  readonly description?: string
  readonly tags?: readonly string[]
  readonly parameters?: readonly Parameter[]
  readonly requestBody?: {
    readonly description?: string
    readonly required?: boolean
    readonly content: Readonly<Record<string, MediaType>>
  }
  readonly responses: Readonly<Record<string, Response | Reference>>
}

export interface Components {
  readonly schemas?: Readonly<Record<string, JsonSchema>>
  readonly examples?: Readonly<Record<string, Example>>
}

/** What a service says about its API as a whole. */
export interface ApiInfo {
  readonly title: string
  readonly description: string
  /** Version of the API, not of the document format; default 1.0.0. */
  readonly version?: string
  readonly tags?: readonly { readonly name: string; readonly description: string }[]
  readonly components?: Components
}
