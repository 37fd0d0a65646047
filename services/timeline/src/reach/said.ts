import { type Rendered, RenderFault, renderTemplate, type TemplateRules } from '@throughline/rules'

/** The words of a template, or why there are none. */
export type Said = Rendered | { readonly template: string; readonly unsaid: string }

export interface SayingWish {
  readonly template: string
  readonly language: string | undefined
  readonly channel: string
  readonly timeZone: string
  /** What is known; the template takes what it has variables for. */
  readonly values: Readonly<Record<string, unknown>>
}

/** Says what is known in the words of a template; one that needs more than that is for whoever knows it. */
export function say(rules: TemplateRules, { template: name, values, ...wish }: SayingWish): Said {
  const variables = Object.keys(rules.templates.find((one) => one.name === name)?.variables ?? {})
  const own = Object.fromEntries(variables.flatMap((variable) => (values[variable] === undefined ? [] : [[variable, values[variable]]])))
  try {
    return renderTemplate(rules, { ...wish, name, values: own })
  } catch (error) {
    if (error instanceof RenderFault) return { template: name, unsaid: error.message }
    throw error
  }
}
