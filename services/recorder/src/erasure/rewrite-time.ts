const DAY_MS = 86_400_000

/** When files are rewritten: at once, or at that minute of the day (UTC). */
export type RewriteTime = 'now' | { minuteOfDay: number }

/** @returns undefined when the text is neither `now` nor a time such as `03:00` */
export function readRewriteTime(text: string): RewriteTime | undefined {
  if (text === 'now') return 'now'
  const [, hours, minutes] = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(text) ?? []
  return hours === undefined ? undefined : { minuteOfDay: Number(hours) * 60 + Number(minutes) }
}

/** Whether the time has come since it was wanted. Both in ms since 1970. */
export function isDue(time: RewriteTime, wantedAt: number, now: number): boolean {
  if (time === 'now') return true
  const sinceMidnight = time.minuteOfDay * 60_000
  const first = Math.floor((wantedAt - sinceMidnight) / DAY_MS + 1) * DAY_MS + sinceMidnight
  return now >= first
}
