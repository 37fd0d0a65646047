import { once } from 'node:events'
import { type Child, startBare } from '../run/child.js'

export interface Published {
  accepted: number
  failed: number
  seconds: number
}

/** Does some work while a mixed load is published. @param rate events a second */
export async function whilePublishing<T>(
  { url, token, rate, seed = 1 }: { url: string; token: string; rate: number; seed?: number },
  work: () => Promise<T>,
): Promise<{ result: T; published: Published }> {
  const child: Child = startBare(new URL('./publisher.js', import.meta.url), {
    URL_UNDER_TEST: url,
    TOKEN: token,
    RATE: String(rate),
    SEED: String(seed),
  })
  let published: Published | undefined
  await once(child.process, 'message')
  child.process.once('message', (message) => (published = message as Published))
  try {
    const result = await work()
    await child.stop()
    if (published === undefined) throw new Error('the publishing process ended without a word: its message is above')
    return { result, published }
  } finally {
    await child.stop()
  }
}
