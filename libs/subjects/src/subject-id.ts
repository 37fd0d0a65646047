const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i
/** Where what was erased lies: nobody's, and nobody can ask for it. */
const NOBODY = '00000000-0000-0000-0000-000000000000'

export type SubjectFound = { ok: true; subjectId: string } | { ok: false; reason: string }

/** The subject whose id is given as a UUID. */
export function subjectWithId(value: string): SubjectFound {
  if (UUID.test(value) && value !== NOBODY) return { ok: true, subjectId: value.toLowerCase() }
  return { ok: false, reason: 'a subject id is a UUID' }
}
