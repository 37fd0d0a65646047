import { groupOfText } from './group.js'
import type { Place } from './identifier.js'
import { subjectIdOf } from './ids.js'
import { type SubjectFound, subjectWithId } from './subject-id.js'
import { splitTyped } from './types.js'

const MAX_LENGTH = 256

/**
 * The subject of `subject:<uuid>` (that id itself), `event:<uid>`, `tenant:<id>` and `group:<type>:<key>` (places for
 * what is about no person, or about several); undefined for every other text. They never link.
 */
export function reservedSubject(text: string | undefined, place: Place): SubjectFound | undefined {
  const typed = text === undefined ? undefined : splitTyped(text)
  if (typed === undefined) return undefined
  const value = typed.value.trim()
  if (typed.type === 'subject') return subjectWithId(value)
  if (typed.type === 'group') return groupOfText(value, place)
  if (typed.type !== 'event' && typed.type !== 'tenant') return undefined
  if (value === '' || value.length > MAX_LENGTH) {
    return { ok: false, reason: `${typed.type}: has no id, or one that is too long` }
  }
  return { ok: true, subjectId: subjectIdOf(place.keys, typed.type, value.toLowerCase()) }
}
