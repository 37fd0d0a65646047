/** Attributes that an event is no event without, or that say what became of it. To be rid of them, erase the event. */
const KEPT = new Set(['specversion', 'id', 'source', 'type', 'time'])
const MAX_LENGTH = 1_024

/**
 * Reads a JSON pointer (RFC 6901) to a field of an event, such as `/data/text` or `/data/identifiers/1`.
 * @returns its names, or what is wrong with it
 */
export function readPointer(text: string): { ok: true; names: string[] } | { ok: false; reason: string } {
  if (text.length > MAX_LENGTH) return { ok: false, reason: `it has more than ${MAX_LENGTH} characters` }
  if (!text.startsWith('/') || text === '/') {
    return { ok: false, reason: 'a JSON pointer begins with / and names a field, such as /data/text' }
  }
  if (/~(?![01])/.test(text)) return { ok: false, reason: 'in a JSON pointer ~ is written ~0, and / in a name ~1' }
  const names = text.slice(1).split('/').map((name) => name.replaceAll('~1', '/').replaceAll('~0', '~'))
  const [attribute = ''] = names
  if (KEPT.has(attribute)) return { ok: false, reason: `${attribute} stays as long as the event does: erase the whole event` }
  if (attribute !== 'data' && names.length > 1) return { ok: false, reason: `${attribute} has no fields of its own` }
  return { ok: true, names }
}
