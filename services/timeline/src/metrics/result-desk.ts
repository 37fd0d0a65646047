import { Inject, Injectable } from '@nestjs/common'
import { sightOf } from '@throughline/access'
import type { KnownKey } from '@throughline/control'
import { timeOf } from '@throughline/events'
import { readResults, RESULTS_BY, type ResultsBy } from '@throughline/log'
import { noteAudit, Problem } from '@throughline/platform'
import { CareReader, type Known } from '../care/care-reader.js'
import { Database } from '../database/database.js'
import { zoneOf } from './metric-desk.js'
import { csvOf } from './metric-csv.js'
import { rangeOf } from './ranges.js'
import type { ResultParameters } from './result-parameters.js'
import { type ResultName, RESULTS, shownCorrelations, type ShownSegment, shownSegments } from './shown-results.js'

const DAY = 86_400_000_000

/** What has to be said wherever these figures are shown. */
export const CAVEAT =
  'This is correlation, not cause: customers of one segment may differ in much else that decides what they buy and whether they stay. ' +
  'It tells where to look and what to try out; only a trial tells what helps.'

export interface ResultsAnswer extends Known {
  by: ResultsBy
  since: string
  /** Customers are looked at until then, and followed from then on. */
  until: string
  followedUntil: string
  /** Whether that has passed: otherwise what is still to come is missing. */
  complete: boolean
  currency: string | null
  confidence: number
  floor: number
  segments: ShownSegment[]
  /** Spearman's, of what tells the segments apart with each result. */
  correlations: Record<ResultName, object | null>
  caveat: string
}

/** Answers what became of customers, by what they had said or gone through. */
@Injectable()
export class ResultDesk {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(CareReader) private readonly reader: CareReader,
  ) {}

  /** @throws Problem 400, 404, 503, 504 */
  async by(name: string, parameters: ResultParameters, caller: KnownKey): Promise<ResultsAnswer> {
    const by = RESULTS_BY.find((one) => one === name)
    if (by === undefined) throw new Problem({ status: 404, type: 'unknown-metric', title: 'No such results', detail: `There are: ${RESULTS_BY.join(', ')}.` })
    noteAudit({ target: `results/${by}`, parts: ['open'] })
    const { tenantId } = caller
    const { organisation } = sightOf(caller)
    const { floor, confidence, followed_days: days, currency: wanted } = parameters
    const known = await this.reader.known(tenantId, parameters)
    return this.database.askAs(tenantId, async (client) => {
      const now = Date.now() * 1_000
      const zone = parameters.zone ?? (await zoneOf(client, tenantId))
      // Without a time, the latest customers that have been followed for long enough.
      const { since, until } = rangeOf(parameters, zone, now - days * DAY)
      const followedUntil = until + days * DAY
      const { segments, ranks, currency } = await readResults(client, { by, tenantId, since, until, followedUntil: Math.min(followedUntil, now), organisation, currency: wanted })
      return {
        by,
        since: timeOf(since),
        until: timeOf(until),
        followedUntil: timeOf(followedUntil),
        complete: followedUntil <= now,
        currency,
        confidence,
        floor,
        segments: shownSegments(by, segments, { floor, confidence }),
        correlations: shownCorrelations(ranks, { floor, confidence }),
        caveat: CAVEAT,
        ...known,
      }
    })
  }
}

/** A row for each segment and result. */
export function resultsCsv({ by, segments, confidence, caveat }: ResultsAnswer): string {
  const header = ['by', 'segment', 'result', 'n', 'value', 'lower', 'upper', 'confidence', 'reason', 'difference', 'difference_lower', 'difference_upper', 'adjusted_p_value', 'significant', 'caveat']
  const rows = segments.flatMap((segment) =>
    RESULTS.map((name) => {
      const { n, value, interval, reason, against } = segment[name]
      return [
        by, segment.segment, name, n, value, interval?.lower, interval?.upper, confidence, reason, against?.difference, against?.interval.lower, against?.interval.upper,
        against?.adjustedPValue, against?.significant, caveat,
      ]
    }),
  )
  return csvOf(header, rows)
}
