const DIGITS = 20

/**
 * The form of a CloudEvent's `sequence` by which a timeline is sorted, byte by byte: pure digits are padded to 20, so
 * that 9 comes before 10; anything else is taken as it is. The event itself keeps what the sender wrote.
 */
export function sortableSequence(sequence: string | undefined): string {
  if (sequence === undefined) return ''
  return /^\d+$/.test(sequence) ? sequence.padStart(DIGITS, '0') : sequence
}
