import { describe, expect, it } from '@jest/globals'
import { allDeclarations, findDeclaration } from './catalogue.js'
import { hasWords, wordsIn } from './words.js'

const told = (type: string, data: unknown) =>
  wordsIn({ specversion: '1.0', id: '1', source: '/s', type, data }, findDeclaration(type, 1)).map(({ field, text }) => [field, text])

describe('the words of an event', () => {
  it('are what the catalogue calls so, wherever they stand', () => {
    expect(told('message.received', { text: 'late again', messageId: 'm-1', to: ['help@shop.org'], language: 'en', other: 'x' })).toEqual([
      ['text', 'late again'],
      ['to.0', 'help@shop.org'],
    ])
    expect(told('order.placed', { orderId: 'A-17', items: [{ name: 'Lamp', sku: 'l1' }, {}], payment: 'card' })).toEqual([
      ['orderId', 'A-17'],
      ['items.0.name', 'Lamp'],
    ])
    expect(told('survey.answered', { answers: [{ question: 'Why?', answer: ['price', 'taste'] }, { question: 'Again?', answer: true }] })).toEqual([
      ['answers.0.question', 'Why?'],
      ['answers.0.answer.0', 'price'],
      ['answers.0.answer.1', 'taste'],
      ['answers.1.question', 'Again?'],
    ])
    expect(told('call.transcribed', { parts: [{ text: 'Hello' }], summary: 'a greeting' })).toEqual([['parts.0.text', 'Hello'], ['summary', 'a greeting']])
  })

  it('are those under the usual names where the catalogue does not know the type', () => {
    expect(told('lamp.fixed', { text: 'new bulb', ticketNumber: 4711, messageId: 'x', other: 'y' })).toEqual([['text', 'new bulb'], ['ticketNumber', '4711']])
    expect(told('lamp.fixed', 'nothing')).toEqual([])
  })

  it('of a message in HTML are those that are read, and only where there is no text', () => {
    expect(told('message.sent', { html: '<p>Dear&nbsp;Ann</p><style>p{}</style>Bye &amp; thanks <b' })[0]![1]!.replaceAll(/\s+/g, ' ').trim()).toBe('Dear Ann Bye & thanks <b')
    expect(told('message.sent', { html: '<p>Dear Ann</p>', text: 'Dear Ann' })).toEqual([['text', 'Dear Ann']])
  })

  it('takes no longer for a text that is made to be difficult', () => {
    for (const piece of ['<script', '<style ', '<!--', '<a ', '&amp', '</']) {
      const begun = performance.now()
      told('message.sent', { html: piece.repeat(60_000 / piece.length) })
      expect(performance.now() - begun).toBeLessThan(3_000)
    }
  })

  it('are not looked for in behaviour, nor in what changes the state of the system', () => {
    const types = allDeclarations().filter((declaration) => hasWords(declaration.type, declaration.class, declaration)).map(({ type }) => type)
    expect(types).toEqual(expect.arrayContaining(['message.received', 'note.added', 'order.placed', 'complaint.made', 'review.posted', 'call.transcribed']))
    for (const type of ['page.viewed', 'search.performed', 'cart.changed', 'identity.linked', 'event.corrected', 'customer.erased']) expect(types).not.toContain(type)
    expect(hasWords('lamp.fixed', 'unknown', undefined)).toBe(true)
  })
})
