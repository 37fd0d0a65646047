import { setTimeout as sleep } from 'node:timers/promises'

/**
 * Asks every 200 ms until the answer is not undefined.
 * @returns the answer, or undefined after the limit in milliseconds
 */
export async function until<T>(limitMs: number, ask: () => Promise<T | undefined> | T | undefined): Promise<T | undefined> {
  const deadline = performance.now() + limitMs
  for (;;) {
    const answer = await ask()
    if (answer !== undefined || performance.now() > deadline) return answer
    await sleep(200)
  }
}

export const inSeconds = (ms: number): string => `${(ms / 1_000).toFixed(1)} s`
