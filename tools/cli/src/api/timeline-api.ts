import { readLocalFile } from '../local-file.js'
import { required, ServiceApi } from './service-api.js'

export interface TimelineOptions {
  /** Default: THROUGHLINE_TIMELINE_URL, else what `npm start` wrote down. */
  timelineUrl?: string
}

/** Calls the timeline service's API, with the same key as the gateway's. */
export class TimelineApi extends ServiceApi {
  /**
   * @param scope that the key needs, for who has none
   * @throws Error that names what is missing and where to give it
   */
  constructor({ timelineUrl }: TimelineOptions, scope = 'timeline:read') {
    const local = readLocalFile()
    const where = 'the timeline service’s address: --timeline-url or THROUGHLINE_TIMELINE_URL'
    super(
      required(timelineUrl ?? process.env['THROUGHLINE_TIMELINE_URL'] ?? local.timelineUrl, where),
      required(process.env['THROUGHLINE_API_KEY'] || local.operatorKey, `a key with the scope ${scope}: THROUGHLINE_API_KEY, or THROUGHLINE_API_KEY_FILE`),
    )
  }
}
