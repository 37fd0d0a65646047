import { loadMasterKeys, type MasterKeys } from '@throughline/subjects'
import type { GatewaySettings } from '../settings.js'
import { Links } from './links.js'

type LinkSettings = Pick<GatewaySettings, 'PUBLIC_URL' | 'PORT' | 'FORMER_KEYS_FILE'>

/** The links of an installation. @throws Error when the file of former keys cannot be read */
export function linksOf({ PUBLIC_URL, PORT, FORMER_KEYS_FILE }: LinkSettings, master: MasterKeys): Links {
  const base = (PUBLIC_URL ?? `http://localhost:${PORT}`).replace(/\/+$/, '')
  const former = FORMER_KEYS_FILE === undefined ? [] : [loadMasterKeys(FORMER_KEYS_FILE).token]
  return new Links(base, [master.token, ...former])
}
