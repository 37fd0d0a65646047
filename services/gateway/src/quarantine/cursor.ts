import { UUID } from '@throughline/database'
import { invalidParameter } from '@throughline/platform'

export interface QuarantineCursor {
  recordedAt: number
  id: string
}


/** Where a list goes on, for the client to send back as it is. */
export function writeCursor({ recordedAt, id }: QuarantineCursor): string {
  return Buffer.from(`${recordedAt} ${id}`).toString('base64url')
}

/** @throws Problem 400 when it is not one of ours */
export function readCursor(text: string): QuarantineCursor {
  const [recordedAt = '', id = '', ...rest] = Buffer.from(text, 'base64url').toString('latin1').split(' ')
  if (!/^\d{1,16}$/.test(recordedAt) || !UUID.test(id) || rest.length > 0) {
    throw invalidParameter('cursor', 'take it from the `next` of a page as it is')
  }
  return { recordedAt: Number(recordedAt), id }
}
