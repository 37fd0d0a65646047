import type { PlaceCipher } from '@throughline/log'
import type { Freshness } from '../freshness/freshness.js'
import { shownEvent } from '../timeline/answer.js'
import type { Hit } from './finder.js'
import type { NamedCustomer } from './named-customers.js'

export interface SearchAnswer {
  hits: readonly Hit[]
  customers: readonly NamedCustomer[]
  /** Sealed; null at the end. */
  next: string | null
  settled: boolean
  freshness: Freshness
}

/** The answer as JSON: of each event what it is and the passages that were found, and not all that it says. */
export function searchJson({ hits, customers, next, settled, freshness }: SearchAnswer, cipher: PlaceCipher): string {
  const positions = cipher.sealEach(hits.map(({ row }) => ({ kind: 'position', part: row.part, number: row.position })))
  const shown = hits.map(({ row, event, customerId, highlights }, index) => {
    // Neither what it says nor what it said before it was corrected.
    const { data: _said, corrected: _before, ...attributes } = event
    const place = { row, subjectId: row.subjectId, position: positions[index]!, masked: false }
    return { customerId, ...shownEvent(attributes, place), highlights }
  })
  return JSON.stringify({ customers, hits: shown, next, settled, freshness })
}
