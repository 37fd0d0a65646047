import { isRecord } from '@throughline/events'
import { codeIn, defined, type Message, textIn } from './message.js'

const AMOUNT = /^-?\d{1,15}(\.\d{1,6})?$/
const CURRENCY = /^[A-Z]{3}$/
const MAX_ITEMS = 1_000

/** An amount with the currency of its properties; undefined where one of them is missing or is none. */
export function moneyIn(properties: Message, ...names: readonly string[]): { amount: string; currency: string } | undefined {
  const currency = textIn(properties, 'currency')?.toUpperCase()
  const given = textIn(properties, ...names)
  if (given === undefined || currency === undefined || !CURRENCY.test(currency)) return undefined
  const amount = AMOUNT.test(given) ? given : Number(given).toFixed(2)
  return AMOUNT.test(amount) ? { amount, currency } : undefined
}

/** `products` as the items of a cart or an order. */
export function itemsIn(properties: Message): object[] | undefined {
  const { products } = properties
  if (!Array.isArray(products)) return undefined
  const currency = textIn(properties, 'currency')
  return products.filter(isRecord).slice(0, MAX_ITEMS).map((product) => itemOf(product, currency))
}

function itemOf(product: Message, currency: string | undefined): object {
  const quantity = Number(product['quantity'] ?? Number.NaN)
  return defined({
    sku: codeIn(product, 'sku', 'product_id'),
    name: textIn(product, 'name'),
    category: codeIn(product, 'category'),
    quantity: quantity >= 0 ? quantity : undefined,
    price: moneyIn({ currency, ...product }, 'price'),
  })
}
