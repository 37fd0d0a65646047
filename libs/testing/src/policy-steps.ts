/** A route as the policy table has it. */
export interface PolicyRoute {
  readonly method: string
  readonly path: string
  readonly scopes: readonly string[] | 'public'
  readonly also?: readonly string[]
  readonly fresh?: true | 'handler'
}

/** One question to a service, and what the policy says must come of it. */
export interface PolicyStep {
  readonly method: string
  readonly url: string
  /** `none`, `unknown`, or the one scope of an API key. */
  readonly credential: string
  /** `in`: whatever the route itself answers. */
  readonly expected: 'in' | 'unauthorized' | 'missing-scope' | 'sign-in-again'
}

/** Values for parameters of paths: well-formed, and of nothing that exists. */
const PARAMETERS: Readonly<Record<string, string>> = { ref: 'email%3Anobody%40example.com' }
const NOBODY = '00000000-0000-4000-8000-000000000000'

/** Every route with no credential, with one that nobody knows, and with each scope alone. HEAD goes with GET. */
export function policySteps(routes: readonly PolicyRoute[], scopes: readonly string[]): PolicyStep[] {
  return routes.flatMap((route) => {
    const url = route.path.replaceAll(/:(\w+)/g, (_, name: string) => PARAMETERS[name] ?? NOBODY)
    const methods = route.method === 'GET' ? ['GET', 'HEAD'] : [route.method]
    return methods.flatMap((method) =>
      ['none', 'unknown', ...scopes].map((credential) => ({ method, url, credential, expected: expectedOf(route, credential) })),
    )
  })
}

/** What an answer says about access, in the words of {@link PolicyStep.expected}; a HEAD has no body to tell by. */
export function verdictOf(status: number, body: string): PolicyStep['expected'] | 'refused' {
  if (status !== 401 && status !== 403) return 'in'
  const [, problem] = /"type":"urn:throughline:problem:(unauthorized|missing-scope|sign-in-again)"/.exec(body) ?? []
  return (problem as PolicyStep['expected'] | undefined) ?? 'refused'
}

function expectedOf({ scopes, also = [], fresh }: PolicyRoute, credential: string): PolicyStep['expected'] {
  if (scopes === 'public') return 'in'
  if (credential === 'none' || credential === 'unknown') return 'unauthorized'
  if (!scopes.includes(credential) || also.some((scope) => scope !== credential)) return 'missing-scope'
  return fresh === true ? 'sign-in-again' : 'in'
}
