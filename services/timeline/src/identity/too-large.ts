import { RegionTooLarge } from '@throughline/log'
import { Problem } from '@throughline/platform'

/**
 * For `catch`: says what cannot be answered of somebody with very many identifiers.
 * @throws Problem 422 in place of a {@link RegionTooLarge}
 */
export function refuseTooLarge(error: unknown): never {
  if (!(error instanceof RegionTooLarge)) throw error
  throw new Problem({
    status: 422,
    type: 'customer-too-large',
    title: 'Too many identifiers hang together',
    detail: `This is worked out from all identifiers that hang together, and here ${error.message}. Ask for who it is now: GET /v1/customers/{ref}.`,
  })
}
