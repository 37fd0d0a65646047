import { readLocalFile } from '../local-file.js'
import { required, ServiceApi } from './service-api.js'

export interface ApiOptions {
  /** Default: THROUGHLINE_URL, else what `npm start` wrote down. */
  url?: string
}

/** Calls the gateway's API. */
export class GatewayApi extends ServiceApi {
  /**
   * The key is THROUGHLINE_API_KEY, else what `npm start` wrote down: on a command line everybody on the machine could
   * read it.
   *
   * @param scope that the key needs, for who has none
   * @throws Error that names what is missing and where to give it
   */
  constructor(options: ApiOptions, scope = 'operations') {
    const local = readLocalFile()
    super(
      required(options.url ?? process.env['THROUGHLINE_URL'] ?? local.gatewayUrl, 'the gateway’s address: --url or THROUGHLINE_URL'),
      required(process.env['THROUGHLINE_API_KEY'] || local.operatorKey, `a key with the scope ${scope}: THROUGHLINE_API_KEY, or THROUGHLINE_API_KEY_FILE`),
    )
  }
}
