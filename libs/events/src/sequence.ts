/**
 * The text by which events of the same time are ordered (C collation): pure digits are padded to 20, so that 10
 * comes after 9; anything else is taken as it is; a missing one is empty and comes first.
 */
export function sequenceKey(sequence: string | undefined): string {
  if (sequence === undefined) return ''
  if (!/^\d+$/.test(sequence)) return sequence
  return sequence.replace(/^0+(?=\d)/, '').padStart(20, '0')
}
