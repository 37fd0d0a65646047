import { openVault, type Vault } from '@throughline/vault'
import type { RecorderSettings } from '../settings.js'

/**
 * The vault that a recorder seals with; undefined when it shall seal nothing.
 * @throws Error when it is not clear where keys come from, or when a system in production is not to seal
 */
export function vaultOf(settings: RecorderSettings, connections: number): Vault | undefined {
  if (settings.PERSONAL_DATA === 'sealed') return openVault(settings, { name: 'recorder', connections })
  if (process.env['NODE_ENV'] === 'production') {
    throw new Error('PERSONAL_DATA=clear is for measuring alone, and not with NODE_ENV=production')
  }
  return undefined
}
