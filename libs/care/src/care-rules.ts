/** Rules as they are in force, with the version that says so; version 0: the standard. */
export interface InForce<Rules> {
  readonly version: number
  readonly rules: Rules
}

/** Every set of rules that a story is judged by. */
export interface CareRules {
  /** Name of the tenant's time zone, as IANA has it: days and hours are counted in it. */
  readonly timeZone: string
}
