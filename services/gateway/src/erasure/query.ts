import { UUID } from '@throughline/database'
import { invalidParameter } from '@throughline/platform'

const MAX_LIMIT = 200

interface ErasureCursor {
  erasedAt: number
  id: string
}

/** Reads the parameters of the list. @throws Problem 400 that names the parameter */
export function readErasuresQuery(query: Readonly<Record<string, unknown>>): { limit: number; after?: ErasureCursor } {
  const { limit: limitText = '50', cursor } = query
  const limit = typeof limitText === 'string' && /^\d{1,3}$/.test(limitText) ? Number(limitText) : 0
  if (limit < 1 || limit > MAX_LIMIT) throw invalidParameter('limit', `a whole number from 1 to ${MAX_LIMIT}`)
  return cursor === undefined ? { limit } : { limit, after: readCursor(cursor) }
}

/** Where a list goes on, for the client to send back as it is. */
export function writeErasureCursor({ erasedAt, id }: ErasureCursor): string {
  return Buffer.from(`${erasedAt} ${id}`).toString('base64url')
}

function readCursor(text: unknown): ErasureCursor {
  const [erasedAt = '', id = '', ...rest] = Buffer.from(String(text), 'base64url').toString('latin1').split(' ')
  if (typeof text !== 'string' || !/^\d{1,16}$/.test(erasedAt) || !UUID.test(id) || rest.length > 0) {
    throw invalidParameter('cursor', 'take it from the `next` of a page as it is')
  }
  return { erasedAt: Number(erasedAt), id }
}
