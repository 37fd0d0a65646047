/**
 * The part of a subject: the first 4 bytes of its id, as uint32, modulo the number of parts.
 * @param subjectId UUID text
 * @param parts how many parts the log has, at least 1
 */
export function partitionOf(subjectId: string, parts: number): number {
  return Number.parseInt(subjectId.slice(0, 8), 16) % parts
}
