import type { HoursRules, PromiseRules } from '@throughline/calendar'
import type { FollowUpRules } from './followups/follow-up-rules.js'
import type { JourneyRules } from '@throughline/context'
import type { SignalRules } from './signals/signal-rules.js'
import type { SurveyRules } from './surveys/survey-rules.js'
import type { MapRules } from './touches/map-rules.js'

/** Rules as they are in force, with the version that says so; version 0: the standard. */
export interface InForce<Rules> {
  readonly version: number
  readonly rules: Rules
}

/** Every set of rules that a story is judged by. */
export interface CareRules {
  /** Name of the tenant's time zone, as IANA has it: days and hours are counted in it. */
  readonly timeZone: string
  /** When we are there; `openingHoursFor` of libs/calendar says it of one place. */
  readonly hours: InForce<HoursRules>
  /** What is promised on answers; `promiseFor` of libs/calendar says it of one place. */
  readonly promises: InForce<PromiseRules>
  /** What counts as friction or opportunity, and which conversations are one matter. */
  readonly signals: InForce<SignalRules>
  /** When customers are asked what they think, and how long after a conversation feedback may be about it. */
  readonly surveys: InForce<SurveyRules>
  /** In which stage of the journey a customer is. */
  readonly journey: JourneyRules
  /** Where customers meet the brand. */
  readonly map: InForce<MapRules>
  /** What opens a follow-up, for whom and until when; when promises are reminded of. */
  readonly care: InForce<FollowUpRules>
}
