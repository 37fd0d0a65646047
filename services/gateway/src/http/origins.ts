import type { ControlDirectory, KnownKey } from '@throughline/control'

/** Which web pages may use which keys. */
export interface Origins {
  mayUse(origin: string, key: Pick<KnownKey, 'origins'>): boolean
  /** Whether any key may be used from there: a preflight carries none. */
  isKnown(origin: string): Promise<boolean>
}

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]'])

/** Those that a key names; for development also every page of this machine. */
export function originsOf(directory: Pick<ControlDirectory, 'knowsOrigin'>, { loopbackOrigins }: { loopbackOrigins: boolean }): Origins {
  const isOurs = (origin: string): boolean => loopbackOrigins && isLoopback(origin)
  return {
    mayUse: (origin, { origins }) => origins.includes(origin) || isOurs(origin),
    isKnown: async (origin) => {
      // In doubt no: a browser asks again, and nothing is lost by it.
      return isOurs(origin) || (await directory.knowsOrigin(origin).catch(() => false))
    },
  }
}

function isLoopback(origin: string): boolean {
  return URL.canParse(origin) && LOOPBACK.has(new URL(origin).hostname)
}
