import { domainToASCII } from 'node:url'

/**
 * An address in lower case with its domain in ASCII; `mailto:` and a name around `<…>` are taken off. Tags
 * (`ann+shop@…`) stay: not every provider delivers them to one mailbox. Undefined when it is no address.
 */
export function normalEmail(text: string): string | undefined {
  const bare = addressIn(text).normalize('NFC').toLowerCase().normalize('NFC')
  const at = bare.lastIndexOf('@')
  const local = bare.slice(0, at)
  const domain = bare.slice(at + 1).replace(/\.$/, '')
  if (at <= 0 || domain === '' || /[\s<>]/.test(bare)) return undefined
  return `${local}@${domainToASCII(domain) || domain}`
}

function addressIn(text: string): string {
  const inner = /<([^<>]+)>\s*$/.exec(text)?.[1] ?? text
  return inner.trim().replace(/^(mailto:\s*)+/i, '')
}
