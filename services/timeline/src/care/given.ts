import { timeOf } from '@throughline/events'

type Given<Values> = { [Key in keyof Values]?: NonNullable<Values[Key]> }

/** Without what there is none of: it is missing in answers. */
export function given<Values extends object>(values: Values): Given<Values> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null && value !== undefined)) as Given<Values>
}

/** @param micros since 1970 */
export function instant(micros: number | null): string | null {
  return micros === null ? null : timeOf(micros)
}
