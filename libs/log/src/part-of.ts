/** The part that a subject lies in: the first 4 bytes of its id, as a number, modulo the number of parts. */
export function partOf(subjectId: string, parts: number): number {
  return Number.parseInt(subjectId.slice(0, 8), 16) % parts
}
