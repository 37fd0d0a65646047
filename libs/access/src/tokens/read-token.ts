import { hasUniqueKeys } from './unique-keys.js'

/** In characters; identity providers stay well below it, and headers may not be much longer. */
const MAX_LENGTH = 8_192
const FORM = /^[\w-]+\.[\w-]+\.[\w-]+$/
/** What says where keys are to be found, brings them along, or changes what the rest means. */
const LEADS_ASTRAY = ['jku', 'jwk', 'x5u', 'x5c', 'crit', 'b64', 'zip', 'cty']

/** What a token says of itself before anything of it has been checked. */
export interface UnverifiedToken {
  readonly issuer: string
}

/** Undefined when it can't be a token of anybody: too long, truncated, ambiguous, or with a header that leads astray. */
export function readToken(token: string): UnverifiedToken | undefined {
  if (token.length > MAX_LENGTH || !FORM.test(token) || !token.split('.').every(isCanonical)) return undefined
  const [header, claims] = token.split('.', 2).map(partOf)
  if (!header || !claims) return undefined
  if (typeof header['kid'] !== 'string' || LEADS_ASTRAY.some((name) => Object.hasOwn(header, name))) return undefined
  return typeof claims['iss'] === 'string' ? { issuer: claims['iss'] } : undefined
}

/** Bits that mean nothing are zero, so that there is one way to write a token. */
function isCanonical(part: string): boolean {
  return Buffer.from(part, 'base64url').toString('base64url') === part
}

function partOf(part: string): Record<string, unknown> | undefined {
  try {
    const json = new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(part, 'base64url'))
    const value: unknown = JSON.parse(json)
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value)
    return isObject && hasUniqueKeys(json) ? (value as Record<string, unknown>) : undefined
  } catch {
    return undefined
  }
}
