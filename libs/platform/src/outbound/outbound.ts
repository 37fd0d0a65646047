import { isIP } from 'node:net'
import { z } from 'zod'
import { isCallable, networkList } from './networks.js'

const MAX_URL = 2_000

/** Where tenants may have messages sent to. Gateway and projector have the same. */
export const outboundSettings = {
  /** Networks that may be called although they are not of the public internet, such as `10.1.0.0/16,::1/128`. */
  WEBHOOK_NETWORKS: networkList,
  /** `true`: also URLs with http, which everybody on the way can read. */
  WEBHOOK_HTTP: z.enum(['true', 'false']).default('false'),
}

/** What may be called. */
export interface Outbound {
  readonly networks: z.output<typeof networkList>
  readonly http: boolean
}

export function outboundOf(settings: Readonly<z.output<z.ZodObject<typeof outboundSettings>>>): Outbound {
  return { networks: settings.WEBHOOK_NETWORKS, http: settings.WEBHOOK_HTTP === 'true' }
}

/** Why a URL may not be called, as far as it shows without resolving its name; undefined: it may. */
export function urlFault(text: string, { networks, http }: Outbound): string | undefined {
  if (text.length > MAX_URL || !URL.canParse(text)) return `a URL of at most ${MAX_URL} characters`
  const url = new URL(text)
  if (url.protocol !== 'https:' && !(http && url.protocol === 'http:')) return 'a URL with https://'
  if (url.username !== '' || url.password !== '') return 'a URL without a name and a password in it'
  if (url.hash !== '') return 'a URL without #'
  const address = literalAddress(url)
  return address !== undefined && !isCallable(address, networks) ? 'a URL of the public internet' : undefined
}

/** The address that stands in a URL instead of a name, whatever its spelling. */
export function literalAddress({ hostname }: URL): string | undefined {
  const bare = hostname.replace(/^\[|\]$/g, '')
  return isIP(bare) === 0 ? undefined : bare
}
