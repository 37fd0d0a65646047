import { describe, expect, it } from '@jest/globals'
import { contextAt } from '../../../test/ask.js'
import { teller, type Told } from '../../../test/tell.js'

const web = teller('urn:shop', { channel: 'web', direction: 'inbound' })
const intentAt = (asked: string, events: readonly Told[]) => contextAt(asked, events).intent
const asked = '2026-03-02T00:00:00Z'

describe('the last visit', () => {
  it('has what was seen and searched, the latest last', () => {
    const visit = { conversation: 'v1' }
    const { visit: last } = intentAt(asked, [
      web('2026-03-01T10:00:00Z', 'page.viewed', { title: 'Home' }, visit),
      web('2026-03-01T10:01:00Z', 'search.performed', { query: 'tyres', resultCount: 0 }, visit),
      web('2026-03-01T10:02:00Z', 'page.viewed', { title: 'Home' }, visit),
      web('2026-03-01T10:03:00Z', 'page.viewed', { url: 'https://shop.example/cart?session=secret' }, visit),
    ])
    expect(last).toMatchObject({
      pages: { items: [{ title: 'Home', times: 2 }, { title: 'https://shop.example/cart' }] },
      searches: { items: [{ query: 'tyres', results: 0 }] },
    })
    expect(JSON.stringify(last)).not.toContain('secret')
  })

  it('begins anew after half an hour where visits have no ids', () => {
    const view = (time: string) => web(time, 'page.viewed', { title: time })
    const near = intentAt(asked, [view('2026-03-01T10:00:00Z'), view('2026-03-01T10:29:00Z')])
    const far = intentAt(asked, [view('2026-03-01T10:00:00Z'), view('2026-03-01T10:31:00Z')])
    expect([near.otherVisits.length, far.otherVisits.length]).toEqual([0, 1])
  })

  it('keeps two visits apart that go on side by side', () => {
    const events = ['a', 'b', 'a', 'b'].map((conversation, index) =>
      web(`2026-03-01T10:0${index}:00Z`, 'page.viewed', { title: `${conversation}${index}` }, { conversation }),
    )
    const { visit, otherVisits } = intentAt(asked, events)
    expect([visit, ...otherVisits].map((one) => one?.pages.items.map(({ title }) => title))).toEqual([
      ['b1', 'b3'],
      ['a0', 'a2'],
    ])
  })
})

describe('what was begun and not finished', () => {
  const cart = (items: object[]) => web('2026-03-01T10:00:00Z', 'cart.changed', { cartId: 'k', items })

  it('is a cart until it is emptied or ordered, wherever', () => {
    const emptied = web('2026-03-01T11:00:00Z', 'cart.changed', { cartId: 'k', items: [] })
    const bought = teller('urn:store')('2026-03-01T11:00:00Z', 'order.placed', { orderId: 'O', items: [{ sku: 'x' }] })
    const other = teller('urn:store')('2026-03-01T11:00:00Z', 'order.placed', { orderId: 'O', items: [{ sku: 'y' }] })
    const left = (...events: Told[]) => intentAt(asked, [cart([{ sku: 'x' }]), ...events]).carts.items.length
    expect([left(), left(emptied), left(bought), left(other)]).toEqual([1, 0, 0, 1])
  })

  it('is a form until it is sent; then what was written is known', () => {
    const started = web('2026-03-01T10:00:00Z', 'form.started', { form: 'quote', formId: 'f' })
    const left = web('2026-03-01T10:01:00Z', 'form.abandoned', {
      form: 'quote',
      formId: 'f',
      filled: 0.5,
      lastField: 'size',
    })
    const sent = web('2026-03-01T10:05:00Z', 'form.submitted', { form: 'quote', fields: { name: 'Ann Lee', size: 42 } })
    expect(intentAt(asked, [started, left]).unfinishedForms.items).toMatchObject([
      { form: 'quote', filled: 0.5, lastField: 'size' },
    ])
    const context = contextAt(asked, [started, left, sent])
    expect(context.intent.unfinishedForms.items).toEqual([])
    expect(context.intent.submittedForms.items).toMatchObject([
      { form: 'quote', fields: ['name: Ann Lee', 'size: 42'] },
    ])
    expect(context.profile.facts.items).toMatchObject([{ key: 'name', value: 'Ann Lee', by: 'form:quote' }])
  })
})
