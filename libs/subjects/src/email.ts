import { domainToASCII } from 'node:url'

/**
 * An address in lower case with its domain in ASCII; `mailto:` and a name around `<…>` are taken off. Tags
 * (`ann+shop@…`) stay: not every provider delivers them to one mailbox. Undefined when it is no address.
 */
export function normalEmail(text: string): string | undefined {
  const bare = addressIn(text).normalize('NFC').toLowerCase().normalize('NFC')
  const at = bare.lastIndexOf('@')
  const domain = normalDomain(bare.slice(at + 1))
  if (at <= 0 || domain === undefined || /[\s<>]/.test(bare)) return undefined
  return `${bare.slice(0, at)}@${domain}`
}

/** Names and bracketed addresses in ASCII; Node would read a path or a query behind a name as the end of it. */
function normalDomain(text: string): string | undefined {
  if (/[/?#\\@]/.test(text)) return undefined
  const domain = (domainToASCII(text) || text).replace(/\.+$/, '')
  return /^[a-z0-9_[][a-z0-9._:[\]-]*$/.test(domain) ? domain : undefined
}

function addressIn(text: string): string {
  const inner = /<([^<>]+)>\s*$/.exec(text)?.[1] ?? text
  return inner.trim().replace(/^(mailto:\s*)+/i, '')
}
