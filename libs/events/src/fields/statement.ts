import { code, words } from './scalars.js'

/** What every statement about identities and events may say beside what it states. */
export const statement = {
  by: words.optional().describe('who says so'),
  reason: words.optional(),
  request: code.optional().describe('fingerprint of the request that it was made by, if it was one'),
}
