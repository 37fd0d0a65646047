const SECOND = 1_000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE

const WAITS = [5 * SECOND, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 5 * HOUR, 10 * HOUR, 14 * HOUR, 20 * HOUR, 24 * HOUR]

/** When it is tried again, in ms after the first attempt: the schedule of the Standard Webhooks specification. */
export const STANDARD_SCHEDULE: readonly number[] = WAITS.map((_, index) => WAITS.slice(0, index + 1).reduce((sum, wait) => sum + wait, 0))

/** Of the wait, at most, so that what failed together is not tried again together. */
const JITTER = 0.2

/**
 * How long to wait for the next attempt. It goes by the time since the first one and not by their number, so that attempts
 * in between (an endpoint that is probed) cost none.
 *
 * @param sinceFirst in ms
 * @param random from 0 to 1
 * @returns in ms; undefined: that was the last one
 */
export function nextWait(sinceFirst: number, random: number, schedule: readonly number[] = STANDARD_SCHEDULE): number | undefined {
  const next = schedule.find((time) => time > sinceFirst)
  return next === undefined ? undefined : Math.ceil((next - sinceFirst) * (1 + JITTER * random))
}
