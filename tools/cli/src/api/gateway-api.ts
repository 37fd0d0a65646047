import { readLocalFile } from '../local-file.js'
import { Api, type ApiOptions } from './api.js'

export type { ApiOptions } from './api.js'

/** Calls the gateway's API; its address is THROUGHLINE_URL unless one is given. */
export class GatewayApi extends Api {
  /** @throws Error that names what is missing and where to give it */
  constructor(options: ApiOptions, scope = 'operations') {
    const url = options.url ?? process.env['THROUGHLINE_URL'] ?? readLocalFile().gatewayUrl
    super({ what: 'the gateway', url, variable: 'THROUGHLINE_URL', scope })
  }
}
