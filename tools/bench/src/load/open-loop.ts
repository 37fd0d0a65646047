import { setTimeout as sleep } from 'node:timers/promises'
import { type Latency, latencyOf } from './latency.js'

export interface Pace {
  /** Requests a second. */
  rate: number
  seconds: number
  /** Left out at the beginning, in milliseconds. Default 2,000. */
  warmUpMs?: number
}

/**
 * Sends at fixed times, whether or not there are answers yet, and counts each from the time at which it was due: who
 * waits for a slow answer before asking again would not see how long others had to wait.
 */
export async function openLoop({ rate, seconds, warmUpMs = 2_000 }: Pace, send: (number: number) => Promise<void>): Promise<Latency> {
  const begun = performance.now()
  const latencies: number[] = []
  const answers: Promise<void>[] = []
  const timed = async (number: number, due: number): Promise<void> => {
    await send(number)
    if (due - begun >= warmUpMs) latencies.push(performance.now() - due)
  }
  const total = Math.floor((rate * (warmUpMs + seconds * 1_000)) / 1_000)
  for (let number = 0; number < total; number++) {
    const due = begun + (number * 1_000) / rate
    const early = due - performance.now()
    if (early > 0) await sleep(early)
    answers.push(timed(number, due))
  }
  await Promise.all(answers)
  return latencyOf(latencies)
}
