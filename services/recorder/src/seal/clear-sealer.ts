import { clearBlob } from '@throughline/log'
import type { Rows } from '../chunks/rows.js'
import type { Sealer, Sealing } from './sealer.js'

/** Seals nothing: for a benchmark that shows what sealing costs. */
export class ClearSealer implements Sealer {
  seal(rows: Rows): Promise<Sealing> {
    for (const row of rows.events) row.sealed = clearBlob(row.closed)
    for (const row of rows.bad) row.sealed = clearBlob(row.closed)
    return Promise.resolve({ knownErasures: 0 })
  }

  learn(): void {
    // Nothing here depends on erasures.
  }

  forget(): void {
    // There are no keys.
  }
}
