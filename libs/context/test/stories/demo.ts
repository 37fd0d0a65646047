import { fileURLToPath } from 'node:url'
import type { Told } from '../tell.js'

/** The story that `npm start` tells. */
export async function demo(): Promise<Told[]> {
  // Found at run time: only this test looks into tools/, and no library depends on them.
  const path = fileURLToPath(new URL('../../../../tools/demo/story.mjs', import.meta.url))
  const { story } = (await import(path)) as { story: () => Told[] }
  return story()
}
