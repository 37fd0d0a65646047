import { record } from './read.js'

/** An amount as decimal text, so that sums are exact. */
export interface Money {
  amount: string
  currency: string
}

const AMOUNT = /^-?\d{1,15}(\.\d{1,6})?$/
const CURRENCY = /^[A-Z]{3}$/
/** Digits behind the point that are reckoned with; the catalogue allows as many. */
const SCALE = 6

export function money(data: Record<string, unknown>, key: string): Money | undefined {
  const value = record(data, key)
  const amount = value?.['amount']
  const currency = value?.['currency']
  if (typeof amount !== 'string' || typeof currency !== 'string') return undefined
  return AMOUNT.test(amount) && CURRENCY.test(currency) ? { amount, currency } : undefined
}

/** a + b, exact, with as many digits behind the point as the longer of the two. */
export function plus(a: string, b: string): string {
  return textOf(unitsOf(a) + unitsOf(b), Math.max(digitsOf(a), digitsOf(b)))
}

/** a − b, exact. */
export function minus(a: string, b: string): string {
  return textOf(unitsOf(a) - unitsOf(b), Math.max(digitsOf(a), digitsOf(b)))
}

function unitsOf(text: string): bigint {
  const [whole = '0', rest = ''] = text.replace('-', '').split('.')
  const units = BigInt(whole + rest.padEnd(SCALE, '0'))
  return text.startsWith('-') ? -units : units
}

function digitsOf(text: string): number {
  return text.split('.')[1]?.length ?? 0
}

function textOf(units: bigint, digits: number): string {
  const sign = units < 0n ? '-' : ''
  const text = (units < 0n ? -units : units).toString().padStart(SCALE + 1, '0')
  const whole = text.slice(0, -SCALE)
  return digits === 0 ? sign + whole : `${sign}${whole}.${text.slice(-SCALE).slice(0, digits)}`
}
