import type { Sight } from '@throughline/access'
import { type NewsRow, readVerdicts, type TimelineRow } from '@throughline/log'
import { BrokenSealError } from '@throughline/vault'
import { shownEvent } from '../timeline/answer.js'
import type { FeedTools } from './feed-tools.js'

/** Its seal does not open although its key is there: whoever waits for it cannot go on. */
export const BROKEN = Symbol('broken')

type Text = string | typeof BROKEN | undefined

/** The JSON of events, for readers with different rights: each is opened once, and written once with and once without personal fields. */
export class EventTexts {
  private readonly known = new Map<string, Text>()

  constructor(private readonly tools: Pick<FeedTools, 'tenantId' | 'database' | 'personal' | 'cipher'>) {}

  /**
   * Opens what these readers may see of these rows; `of` gives it.
   * @throws Problem 503 while the keys of personal data cannot be read
   */
  async prepare(wanted: readonly { row: NewsRow; sight: Sight }[]): Promise<void> {
    const shown = new Map<string, { news: NewsRow; row: TimelineRow; masked: boolean }>()
    for (const { row: news, sight } of wanted) {
      const row = news.for(sight)
      if (row) shown.set(nameOf(news, sight), { news, row, masked: !sight.personal })
    }
    for (const name of await this.takenBack(shown)) shown.delete(name)
    const all = [...shown]
    const opened = await this.open(all.map(([, { row }]) => row))
    all.forEach(([name, { news, row, masked }], index) => {
      const event = opened[index]
      if (event === undefined || event === BROKEN) return this.known.set(name, event)
      const position = this.tools.cipher.seal([{ kind: 'position', part: news.part, number: news.position }])
      return this.known.set(name, JSON.stringify(shownEvent(event, { row, subjectId: news.subjectId, position, masked })))
    })
  }

  /** Those that are retracted, or somebody else's, before they were sent. Who has them already is told to read the page again. */
  private async takenBack(shown: ReadonlyMap<string, { news: NewsRow; row: TimelineRow }>): Promise<string[]> {
    if (shown.size === 0) return []
    const uids = [...new Set([...shown.values()].map(({ row }) => row.eventUid))]
    const verdicts = await this.tools.database.askAs(this.tools.tenantId, (client) => readVerdicts(client, this.tools.tenantId, uids))
    return [...shown].flatMap(([name, { news, row }]) => {
      const { retractedBy, refiledBy } = verdicts.get(row.eventUid) ?? {}
      const isElsewhere = (refiledBy?.toSubject ?? news.subjectId) !== news.subjectId
      return retractedBy || isElsewhere ? [name] : []
    })
  }

  /** Undefined when the reader may not see it, its subject was erased, or it was retracted or refiled meanwhile. */
  of(row: NewsRow, sight: Sight): Text {
    return row.for(sight) && this.known.get(nameOf(row, sight))
  }

  private async open(rows: TimelineRow[]) {
    if (rows.length === 0) return []
    try {
      return await this.tools.personal.open(this.tools.tenantId, rows)
    } catch (error) {
      if (!(error instanceof BrokenSealError)) throw error
      return Promise.all(rows.map((row) => this.openAlone(row)))
    }
  }

  private async openAlone(row: TimelineRow) {
    try {
      return (await this.tools.personal.open(this.tools.tenantId, [row]))[0]
    } catch (error) {
      if (error instanceof BrokenSealError) return BROKEN
      throw error
    }
  }
}

function nameOf(row: NewsRow, sight: Sight): string {
  return `${row.part} ${row.position} ${sight.personal}`
}
