import { readLocalFile } from '../local-file.js'
import { Api, type ApiOptions } from './api.js'

/** Calls the timeline service's API; its address is THROUGHLINE_TIMELINE_URL unless one is given. */
export class TimelineApi extends Api {
  /** @throws Error that names what is missing and where to give it */
  constructor(options: ApiOptions, scope: string) {
    const url = options.url ?? process.env['THROUGHLINE_TIMELINE_URL'] ?? readLocalFile().timelineUrl
    super({ what: 'the timeline service', url, variable: 'THROUGHLINE_TIMELINE_URL', scope })
  }
}
