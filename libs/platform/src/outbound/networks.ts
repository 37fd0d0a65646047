import { isIP } from 'node:net'
import ipaddr from 'ipaddr.js'
import { z } from 'zod'

type Network = ReturnType<typeof ipaddr.parseCIDR>

/** Public addresses that belong to the machine's own surroundings: Azure's host. */
const NOT_PUBLIC: ReadonlySet<string> = new Set(['168.63.129.16'])
/** All of IPv6 that is given to anybody on the internet. */
const GLOBAL_UNICAST = ipaddr.parseCIDR('2000::/3')

/** Networks such as `10.1.0.0/16, ::1/128`, separated by commas; default: none. */
export const networkList = z
  .string()
  .default('')
  .transform((text, context) => {
    const entries = text.split(',').map((entry) => entry.trim()).filter((entry) => entry !== '')
    if (entries.every((entry) => ipaddr.isValidCIDR(entry))) return entries.map((entry): Network => ipaddr.parseCIDR(entry))
    context.addIssue('must be networks such as 10.1.0.0/16, separated by commas')
    return z.NEVER
  })

/**
 * Whether an address may be called: one of the public internet, or of one of these networks. An IPv4 address within an IPv6
 * one counts as what it is.
 *
 * @param address as a resolver gives it; whatever is none may not
 */
export function isCallable(address: string, networks: readonly Network[]): boolean {
  // ipaddr.js also reads what no resolver says, such as `127.1`.
  if (isIP(address) === 0) return false
  const found = ipaddr.process(address)
  if (networks.some(([network, bits]) => network.kind() === found.kind() && found.match(network, bits))) return true
  if (found.range() !== 'unicast' || NOT_PUBLIC.has(found.toString())) return false
  return found.kind() === 'ipv4' || found.match(GLOBAL_UNICAST[0], GLOBAL_UNICAST[1])
}
