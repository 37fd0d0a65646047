const RFC_3339 = /^(\d{4})-(\d\d)-(\d\d)[Tt](\d\d):(\d\d):(\d\d)(?:\.(\d+))?(?:[Zz]|([+-])(\d\d):(\d\d))$/
const DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

/**
 * Microseconds since 1970 of an RFC 3339 time, as a safe integer; digits after the sixth are cut.
 * Undefined when it is no such time, has a leap second, or lies outside 1684 to 2255 (not exact as a number).
 */
export function microsOf(rfc3339: string): number | undefined {
  // Not Date.parse: it accepts other forms, rolls February 30 over, and knows milliseconds only.
  const parts = RFC_3339.exec(rfc3339)
  if (parts === null) return undefined
  const year = Number(parts[1])
  const month = Number(parts[2])
  const day = Number(parts[3])
  const hour = Number(parts[4])
  const minute = Number(parts[5])
  const second = Number(parts[6])
  if (day < 1 || day > daysIn(year, month) || hour > 23 || minute > 59 || second > 59) return undefined
  const offset = offsetMinutes(parts[8], parts[9], parts[10])
  if (offset === undefined) return undefined
  const seconds = daysSinceEpoch(year, month, day) * 86_400 + hour * 3600 + (minute - offset) * 60 + second
  const micros = seconds * 1_000_000 + microsOfFraction(parts[7])
  return Number.isSafeInteger(micros) ? micros : undefined
}

/** RFC 3339 in UTC, with three fraction digits, or six when the microseconds need them. */
export function timeOf(micros: number): string {
  const millis = Math.floor(micros / 1000)
  const rest = micros - millis * 1000
  const text = new Date(millis).toISOString()
  return rest === 0 ? text : `${text.slice(0, -1)}${String(rest).padStart(3, '0')}Z`
}

function microsOfFraction(digits: string | undefined): number {
  if (digits === undefined) return 0
  return Number(digits.length >= 6 ? digits.slice(0, 6) : digits.padEnd(6, '0'))
}

function offsetMinutes(sign?: string, hours?: string, minutes?: string): number | undefined {
  if (sign === undefined) return 0
  const h = Number(hours)
  const m = Number(minutes)
  if (h > 23 || m > 59) return undefined
  return sign === '-' ? -(h * 60 + m) : h * 60 + m
}

function daysIn(year: number, month: number): number {
  if (month === 2 && year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)) return 29
  return DAYS[month - 1] ?? 0
}

/** Days from 1970-01-01 in the proleptic Gregorian calendar; years begin in March, so that leap days come last. */
function daysSinceEpoch(year: number, month: number, day: number): number {
  const y = month <= 2 ? year - 1 : year
  const era = Math.floor(y / 400)
  const yearOfEra = y - era * 400
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1
  return era * 146_097 + yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear - 719_468
}
