import { readSql, type TenantClient } from '@throughline/database'

/** What customers are told apart by. */
export const RESULTS_BY = ['recommendation', 'effort', 'missed_commitments', 'channels'] as const
export type ResultsBy = (typeof RESULTS_BY)[number]

const read = (name: string): string => readSql(import.meta.url, `./results/${name}.sql`)
const followedText = read('followed')
const segmentsText = read('segments')
const correlationsText = read('correlations')
const currencyText = read('currency')
const COHORTS: Readonly<Record<ResultsBy, string>> = {
  recommendation: read('recommendation'),
  effort: read('effort'),
  missed_commitments: read('missed-commitments'),
  channels: read('channels'),
}

/** Whose results are wanted; times in microseconds. */
export interface ResultsQuestion {
  readonly by: ResultsBy
  readonly tenantId: string
  /** In this time customers are looked at: from `since` on, before `until`. */
  readonly since: number
  readonly until: number
  /** And until then what came of them. */
  readonly followedUntil: number
  readonly organisation: string | null
  /** Of the revenue that is counted; missing: the most frequent one. */
  readonly currency?: string | undefined
}

export interface ResultSegment {
  readonly segment: string
  readonly n: number
  readonly repurchased: number
  /** Mean of a customer. */
  readonly revenue: number
  readonly variance: number
  /** Who held a contract at the end of the time. */
  readonly holders: number
  readonly hasLeft: number
}

export interface ResultRanks {
  readonly name: 'repurchase' | 'revenue' | 'churn'
  readonly n: number
  readonly xy: number
  readonly xx: number
  readonly yy: number
}

type SegmentRow = Omit<ResultSegment, 'hasLeft'> & { has_left: number }

/** What came of the customers of each segment, and the sums from which their correlations follow. */
export async function readResults(
  client: TenantClient,
  question: ResultsQuestion,
): Promise<{ segments: ResultSegment[]; ranks: ResultRanks[]; currency: string | null }> {
  const { by, tenantId, since, until, followedUntil, organisation } = question
  const currency = question.currency ?? (await usualCurrency(client, question))
  const values = [tenantId, since, until, organisation, followedUntil, currency]
  const followed = followedText.replace('{{cohort}}', () => COHORTS[by])
  const { rows: segments } = await client.query<SegmentRow>(`${followed}${segmentsText}`, values)
  const { rows: ranks } = await client.query<ResultRanks>(`${followed}${correlationsText}`, values)
  return { segments: segments.map(({ has_left: hasLeft, ...segment }) => ({ ...segment, hasLeft })), ranks, currency }
}

async function usualCurrency(client: TenantClient, { tenantId, until, followedUntil, organisation }: ResultsQuestion): Promise<string | null> {
  const { rows } = await client.query<{ currency: string }>(currencyText, [tenantId, until, followedUntil, organisation])
  return rows[0]?.currency ?? null
}
