import { POLICY } from '../policy/policy.js'
import type { RoutePolicy, ServiceName } from '../policy/route-policy.js'
import { ROLES } from '../roles.js'
import { SCOPE_MEANINGS, type Scope } from '../scopes.js'

const SERVICES: readonly (readonly [ServiceName, string])[] = [
  ['gateway', 'Gateway'],
  ['timeline', 'Timeline'],
  ['recorder', 'Recorder'],
  ['projector', 'Projector'],
]

const INTRODUCTION = `# Who may do what

Generated from [libs/access/src/policy](../../libs/access/src/policy), which is what the services go by: \`npm run generate\`.
[Signing in](../how-to/sign-in.md) tells where keys and tokens come from.

A route needs **one** of its scopes, and what stands behind *and*. A caller of an organisation (a dealer, a partner) gets its own share where the table says
*own share*, and elsewhere 403: those routes are for the brand. *Fresh* routes take the token of a person who signed in within the last
five minutes (401 with \`insufficient_user_authentication\`, RFC 9470), never an API key; where it says *unless dry*, trying it out takes
none. The last column is the name of the action in the audit.
`

/** `docs/reference/access.md`. */
export function accessPage(): string {
  const services = SERVICES.map(([service, title]) => `## ${title}\n\n${routeTable(POLICY.filter((entry) => entry.service === service))}`)
  return [INTRODUCTION, `## Scopes\n\n${scopeTable()}`, `## Roles\n\n${roleTable()}`, ...services].join('\n')
}

function scopeTable(): string {
  return table(['scope', 'what it allows'], Object.entries(SCOPE_MEANINGS).map(([scope, meaning]) => [code(scope), meaning]))
}

function roleTable(): string {
  const rows = Object.entries(ROLES).map(([role, scopes]) => [code(role), scopes.map(code).join(', ')])
  return `What roles of a token mean, unless the settings of its issuer say something else.\n\n${table(['role', 'scopes'], rows)}`
}

function routeTable(entries: readonly RoutePolicy[]): string {
  const rows = entries.map((entry) => [
    code(`${entry.method} ${entry.path}`),
    scopesOf(entry),
    entry.scopes === 'public' ? '' : entry.organisations ? 'own share' : 'no',
    freshnessOf(entry.fresh),
    auditOf(entry),
  ])
  return table(['route', 'needs', 'organisations', 'fresh', 'audit'], rows)
}

function scopesOf({ scopes, also = [] }: RoutePolicy): string {
  if (scopes === 'public') return 'nothing'
  return [scopes.map((scope: Scope) => code(scope)).join(' or '), ...also.map(code)].join(' and ')
}

function freshnessOf(fresh: RoutePolicy['fresh']): string {
  if (fresh === undefined) return ''
  return fresh === true ? 'yes' : 'unless dry'
}

function auditOf({ scopes, audit, method, path }: RoutePolicy): string {
  if (scopes === 'public' || audit === false) return ''
  return code(audit ?? `${method} ${path}`)
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`
  return `${[line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')}\n`
}

const code = (text: string): string => `\`${text}\``
