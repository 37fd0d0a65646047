/**
 * P values of several tests at once, adjusted so that of what is called significant at a level no more than that share is
 * chance: Y. Benjamini and Y. Hochberg, "Controlling the False Discovery Rate", JRSS B 57 (1995) 289-300;
 * `scipy.stats.false_discovery_control`.
 *
 * @returns in the order in which they were given
 */
export function benjaminiHochberg(pValues: readonly number[]): number[] {
  const order = pValues.map((_, index) => index).toSorted((a, b) => (pValues[b] ?? 1) - (pValues[a] ?? 1))
  const adjusted = Array.from<number>({ length: pValues.length })
  let least = 1
  for (const [place, index] of order.entries()) {
    least = Math.min(least, (pValues[index] ?? 1) * (pValues.length / (pValues.length - place)))
    adjusted[index] = least
  }
  return adjusted
}
