import { type AskRow, type Story, type SurveyRules, surveysBefore, TRIED_DAYS } from '@throughline/care'
import { timeOf } from '@throughline/events'

/** Entries of a list in the answer; the counts are of all. */
const MOST = 100

/** A question that would have been asked. */
interface Question {
  readonly customerId: string
  readonly survey: string
  /** After which it would have been. */
  readonly eventUid: string
  readonly dueAt: string
  readonly channel?: string
  readonly language: string
}

/** What rules of surveys would have done in the last days. */
export interface SurveyOutcome {
  looked: { customers: number; all: boolean }
  days: number
  /** Questions that would have been asked, or still would. */
  asked: number
  /** Those that would not have been, by why. */
  kept: Record<string, number>
  questions: readonly Question[]
  more: boolean
}

/** Asks the customers of a sample by rules that are tried. */
export class SurveyTrial {
  private readonly rows: (AskRow & { readonly customerId: string })[] = []

  constructor(private readonly rules: SurveyRules) {}

  take(story: Story): void {
    const { customerId } = story
    this.rows.push(...surveysBefore(story, this.rules).map((row) => ({ ...row, customerId })))
  }

  outcome(looked: { customers: number; all: boolean }): SurveyOutcome {
    const asked = this.rows.filter(({ state }) => state !== 'kept')
    const kept: Record<string, number> = {}
    for (const { why } of this.rows) if (why !== undefined) kept[why] = (kept[why] ?? 0) + 1
    const newest = asked.toSorted((one, other) => other.dueAt - one.dueAt)
    return { looked, days: TRIED_DAYS, asked: asked.length, kept, questions: newest.slice(0, MOST).map(questionOf), more: asked.length > MOST }
  }
}

function questionOf({ customerId, survey, eventUid, dueAt, channel, language }: AskRow & { readonly customerId: string }): Question {
  return { customerId, survey, eventUid, dueAt: timeOf(dueAt), ...(channel !== undefined && { channel }), language }
}
