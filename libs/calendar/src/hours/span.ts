import { z } from 'zod'

/** From one minute of a day to another, that one not included; over midnight, or to the end of the day, it is 1,440 or more. */
export interface Span {
  readonly from: number
  readonly to: number
}

const FORM = /^([01]\d|2[0-3]):([0-5]\d)-(?:([01]\d|2[0-3]):([0-5]\d)|24:00)$/

/** @param text as `09:00-17:30`; an end that is not after the beginning is on the next day */
export function spanOf(text: string): Span | undefined {
  const found = FORM.exec(text)
  if (found === null) return undefined
  const from = Number(found[1]) * 60 + Number(found[2])
  const to = found[3] === undefined ? 1_440 : Number(found[3]) * 60 + Number(found[4])
  return { from, to: to > from ? to : to + 1_440 }
}

const span = z.string().regex(FORM, 'expected times such as 09:00-17:30; 22:00-02:00 is over midnight, and 00:00-24:00 a whole day')

/** The times of one day; none is closed. */
export const spansSchema = z.array(span).max(12)
