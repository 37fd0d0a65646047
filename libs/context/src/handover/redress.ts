import type { Redress } from '../parts/redress/redress.js'
import { cash, plain, quoted, sentence, when } from './say.js'

/** Whether the customer still waits for an answer, or for the money. */
export function isWaitedFor({ state, what }: Redress): boolean {
  return state === 'requested' || (state === 'granted' && what === 'refund')
}

export function redressText(item: Redress, now: number): string {
  const order = item.orderId === undefined ? '' : ` for order ${plain(item.orderId)}`
  const what = `${plain(item.what)}${item.amount === undefined ? '' : ` of ${cash(item.amount)}`}${order}`
  const why = sentence(
    item.reason && plain(item.reason),
    item.text && quoted(item.text),
    item.approvedBy && `approved by ${plain(item.approvedBy)}`,
  )
  return `${what.charAt(0).toUpperCase()}${what.slice(1)} ${item.state} ${when(item.statedAt, now)}${why === '' ? '' : ` (${why})`}.`
}
