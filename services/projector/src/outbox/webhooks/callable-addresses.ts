import { lookup } from 'node:dns/promises'
import type { LookupAddress } from 'node:dns'
import { isCallable, literalAddress, type Outbound } from '@throughline/platform'
import { Refused } from './refused.js'

/** How names are resolved; for tests. */
export type Resolve = (name: string) => Promise<readonly LookupAddress[]>

const resolveByName: Resolve = (name) => lookup(name, { all: true, verbatim: true })

/**
 * The addresses behind a URL, resolved once; whoever connects takes one of these and does not ask again, so that a name
 * cannot mean another machine a moment later.
 *
 * @throws Refused when one of them may not be called
 */
export async function callableAddresses(url: URL, { networks }: Outbound, resolve: Resolve = resolveByName): Promise<readonly LookupAddress[]> {
  const literal = literalAddress(url)
  if (literal !== undefined) {
    if (!isCallable(literal, networks)) throw new Refused('the address is not of the public internet')
    return [{ address: literal, family: literal.includes(':') ? 6 : 4 }]
  }
  const found = await resolve(url.hostname)
  if (found.length === 0) throw new Refused('the name has no address')
  // One is enough to refuse: which of them is taken is chance.
  if (!found.every(({ address }) => isCallable(address, networks))) throw new Refused('the name leads to an address that is not of the public internet')
  return found
}
