import { defined } from './defined.js'
import { code, id, record } from './read.js'

/** What a statement is about; only what a context links by. */
export interface About {
  conversation?: string | undefined
  orderId?: string | undefined
  contractId?: string | undefined
  complaintId?: string | undefined
  channel?: string | undefined
  organisation?: string | undefined
  product?: string | undefined
}

export function aboutOf(data: Record<string, unknown>): About | undefined {
  const about = record(data, 'about')
  if (about === undefined) return undefined
  const read: About = defined({
    conversation: id(about, 'conversation'),
    orderId: id(about, 'orderId'),
    contractId: id(about, 'contractId'),
    complaintId: id(about, 'complaintId'),
    channel: code(about, 'channel'),
    organisation: code(about, 'organisation'),
    product: code(about, 'product'),
  })
  return Object.keys(read).length === 0 ? undefined : read
}
