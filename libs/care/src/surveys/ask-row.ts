import type { SurveyMetric } from './survey-rules.js'

/** `planned`: its time has not come. `due`: now. `asked`: the log has the sending. `late`: its time went by. `kept`: not asked, see why. */
export type AskState = 'planned' | 'due' | 'asked' | 'late' | 'kept'

/** Why somebody is not asked: not drawn, did not agree, does not want it, was asked of late, no channel takes a link, another survey goes first. */
export type NotAsked = 'sample' | 'consent' | 'preference' | 'cooldown' | 'channel' | 'another'

/** A question that rules have for an event: whether it is asked, when, how, or why not. */
export interface AskRow {
  /** 32 bytes in hex, made of survey and event: the id of the sending, whatever else changes. */
  readonly id: string
  readonly survey: string
  readonly metric: SurveyMetric
  /** Of the rules by which it came out. */
  readonly version: number
  /** After what it is asked. */
  readonly eventUid: string
  readonly subjectId: string
  readonly position: number
  /** In microseconds since 1970, as all times here. */
  readonly occurredAt: number
  /** When the log took that event. */
  readonly recordedAt: number
  readonly dueAt: number
  readonly expiresAt: number
  readonly state: AskState
  readonly why?: NotAsked | undefined
  /** On which it is sent. */
  readonly channel?: string | undefined
  readonly language: string
  /** Of the event that it is asked after: what the answer will be about. */
  readonly aboutChannel?: string | undefined
  readonly topic?: string | undefined
  readonly organisation?: string | undefined
  readonly agent?: string | undefined
  /** Uid of the `survey.sent`. */
  readonly sentUid?: string | undefined
}
