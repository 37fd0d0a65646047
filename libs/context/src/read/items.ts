import { defined } from './defined.js'
import { type Money, money } from './money.js'
import { amount, code, records, words } from './read.js'

export interface Item {
  sku?: string | undefined
  name?: string | undefined
  quantity?: number | undefined
  price?: Money | undefined
}

/** Some items of a list, and how many there are in all. */
export interface Items {
  shown: Item[]
  count: number
}

/** Items that a context keeps of a list. */
const SHOWN = 4

export function itemsOf(data: Record<string, unknown>, key = 'items'): Items | undefined {
  if (!Array.isArray(data[key])) return undefined
  const all = records(data, key)
  return { shown: all.slice(0, SHOWN).map(itemOf), count: all.length }
}

function itemOf(item: Record<string, unknown>): Item {
  return defined({
    sku: code(item, 'sku'),
    name: words(item, 'name', 80),
    quantity: amount(item, 'quantity'),
    price: money(item, 'price'),
  })
}
