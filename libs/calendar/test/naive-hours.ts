import { type Week, WEEKDAYS } from '../src/index.js'

const MINUTE = 60_000_000

interface Parts {
  readonly timeZone: string
  readonly week: Week
  readonly days: readonly { readonly date: string; readonly open: readonly string[] }[]
}

/** Opening hours as somebody finds them who looks at the clock of a zone every minute: knows nothing of shifts. */
export class NaiveHours {
  /** Of each minute what the clock shows, as minutes since 1970 that a calendar shows. */
  private readonly shown: number[] = []
  private readonly open: boolean[]

  constructor(
    parts: Parts,
    private readonly begin: number,
    end: number,
  ) {
    const format = new Intl.DateTimeFormat('en-US', {
      timeZone: parts.timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
    })
    for (let at = begin; at <= end; at += MINUTE) {
      const found = Object.fromEntries(format.formatToParts(at / 1_000).map(({ type, value }) => [type, Number(value)])) as Record<string, number>
      this.shown.push(Date.UTC(found['year']!, found['month']! - 1, found['day'], found['hour'], found['minute']) / 60_000)
    }
    this.open = this.shown.map(() => false)
    const firstDay = Math.floor(this.shown[0]! / 1_440)
    for (let day = firstDay; day <= Math.floor(this.shown.at(-1)! / 1_440) + 1; day++) this.paint(day, parts)
  }

  isOpen(at: number): boolean {
    return this.open[(at - this.begin) / MINUTE]!
  }

  openMinutes(from: number, to: number): number {
    let sum = 0
    for (let at = from; at < to; at += MINUTE) if (this.isOpen(at)) sum++
    return sum
  }

  private paint(day: number, { week, days }: Parts): void {
    const date = new Date(day * 86_400_000).toISOString().slice(0, 10)
    const exception = days.findLast((one) => one.date === date) ?? days.findLast((one) => one.date === date.slice(5))
    const spans = exception?.open ?? week[WEEKDAYS[new Date(day * 86_400_000).getUTCDay() === 0 ? 6 : new Date(day * 86_400_000).getUTCDay() - 1]!] ?? []
    for (const span of spans) {
      const [from, to] = span.split('-').map((time) => Number(time.slice(0, 2)) * 60 + Number(time.slice(3))) as [number, number]
      const first = this.firstAt(day * 1_440 + from)
      const end = this.firstAt(day * 1_440 + (to > from ? to : to + 1_440))
      for (let index = first; index < end; index++) this.open[index] = true
    }
  }

  /** The first minute at which the clock shows a time, or has passed it. */
  private firstAt(shown: number): number {
    const found = this.shown.findIndex((one) => one >= shown)
    return found === -1 ? this.shown.length : found
  }
}
