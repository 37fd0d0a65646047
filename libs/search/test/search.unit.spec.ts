import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { analyse } from '../src/analysis.js'
import { type Highlight, highlightsOf } from '../src/highlights.js'
import { match } from '../src/match.js'
import { readQuery } from '../src/query.js'

function found(query: string, text: string, language?: string): boolean {
  const read = readQuery(query)
  if (!read.ok) throw new Error(read.reason)
  return match(read.query, analyse([{ field: 'text', text }], language)) !== undefined
}

function passages(query: string, ...texts: string[]): readonly Highlight[] {
  const read = readQuery(query)
  if (!read.ok) throw new Error(read.reason)
  const spans = match(read.query, analyse(texts.map((text, index) => ({ field: `t${index}`, text })), 'en'))
  return highlightsOf(spans ?? [])
}

describe('a search finds', () => {
  it.each<[string, string, string]>([
    ['all words, in any order', 'waschmaschine defekt', 'Die Waschmaschine ist schon wieder defekt'],
    ['a phrase', '"noch nicht geliefert"', 'Es wurde noch nicht geliefert.'],
    ['one or the other', 'rot or blau', 'Ein blaues Hemd, blau wie das Meer'],
    ['other endings, in German', 'bestellungen ', 'Meine Bestellung ist weg'],
    ['other endings, in English', 'delivering ', 'It was delivered too late'],
    ['other endings, in French', 'commandes ', 'Ma commande n’est pas arrivée'],
    ['what was typed without accents', 'resume cafe', 'Résumé im Café'],
    ['umlauts in two letters', 'mueller', 'Herr Müller war da'],
    ['umlauts where there are two letters', 'Müller', 'Herr Mueller war da'],
    ['umlauts without their dots', 'muller', 'Herr Müller war da'],
    ['endings of a word without its umlauts', 'bestatigungen ', 'Ich warte auf eine Bestätigung'],
    ['sharp s', 'strasse', 'in der Hauptstraße, Ecke Straße'],
    ['the last word while it is typed', 'lieferung rekl', 'Reklamation meiner Lieferung'],
    ['a beginning with a star', 'rekl* lieferung ', 'Reklamation meiner Lieferung'],
    ['an order number', '4711-2026', 'zur Bestellung 4711-2026/B'],
    ['an order number written as one', '47112026 ', 'zur Bestellung 4711-2026'],
    ['an order number with a hyphen where there is none', '4711-2026 ', 'zur Bestellung 47112026'],
    ['an address', 'ann@shop.example', 'Schreiben Sie an ann@shop.example, bitte'],
    ['a compound', 'email', 'per E-Mail geschickt'],
    ['words without spaces between', '配送', '我的配送在哪里'],
  ])('%s', (_what, query, text) => {
    expect(found(query, text)).toBe(true)
  })

  it.each([
    ['one word missing', 'waschmaschine trockner', 'Die Waschmaschine ist defekt'],
    ['another order than the phrase', '"geliefert nicht"', 'noch nicht geliefert'],
    ['a word that must not be there', 'maschine -defekt', 'Die Maschine ist defekt'],
    ['a phrase that must not be there', 'maschine -"ist defekt"', 'Die Maschine ist defekt'],
    ['a beginning where a space follows', 'rekl ', 'Reklamation'],
    ['a beginning of two letters', 're', 'Reklamation'],
    ['the middle of a word', 'klamation', 'Reklamation'],
  ])('and does not find %s', (_what, query, text) => {
    expect(found(query, text)).toBe(false)
  })

  it('no phrase that goes from one text to the next', () => {
    expect(passages('"red lamp"', 'the red', 'lamp there')).toEqual([])
    expect(passages('red lamp', 'the red', 'lamp there')).toHaveLength(2)
  })

  it.each([
    ['', 'has no word'],
    [' ?! "" ', 'has no word'],
    ['-nothing', 'only what is not'],
    ['lamp or -nothing', 'only what is not'],
    ['a '.repeat(40), 'more than 32 words'],
  ])('nothing for %j, and says why', (query, reason) => {
    expect(readQuery(query)).toEqual({ ok: false, reason: expect.stringContaining(reason) })
  })
})

describe('a highlight', () => {
  it('is the text as it was written, in pieces', () => {
    const [passage] = passages('defekt', 'Die <b>Maschine</b> ist defekt & laut')
    expect(passage).toEqual({
      field: 't0',
      offset: 0,
      segments: [
        { text: 'Die <b>Maschine</b> ist ', match: false },
        { text: 'defekt', match: true },
        { text: ' & laut', match: false },
      ],
    })
  })

  it('shows what stands around, and several passages of a long text', () => {
    const filler = 'lorem ipsum dolor sit amet '.repeat(20)
    const marks = passages('lamp', `${filler}lamp one ${filler}lamp two ${filler}lamp three ${filler}lamp four`)
    expect(marks).toHaveLength(3)
    for (const { segments, offset } of marks) {
      expect(segments.filter((segment) => segment.match)).toEqual([{ text: 'lamp', match: true }])
      expect(segments.map(({ text }) => text).join('').length).toBeLessThan(200)
      expect(offset).toBeGreaterThan(0)
    }
  })

  it('has several that touch each other as one', () => {
    expect(passages('配送', '我的配送在哪里')[0]?.segments).toEqual([{ text: '我的', match: false }, { text: '配送', match: true }, { text: '在哪里', match: false }])
    expect(passages('4711-2026 ', 'order 4711-2026')[0]?.segments.at(-1)).toEqual({ text: '4711-2026', match: true })
  })

  it('always is a part of the text', () => {
    fc.assert(
      fc.property(fc.array(fc.stringMatching(/^[a-zäöü😀 .-]{1,30}$/u), { minLength: 1, maxLength: 12 }), fc.nat(), (parts, pick) => {
        const text = parts.join(' ')
        const words = text.match(/[a-zäöü]+/g) ?? []
        const word = words[pick % Math.max(1, words.length)]
        if (word === undefined || word === 'or') return
        for (const { offset, segments } of passages(`${word} `, text)) {
          const passage = segments.map((segment) => segment.text).join('')
          expect(text.slice(offset, offset + passage.length)).toBe(passage)
          expect(passage.isWellFormed()).toBe(true)
        }
      }),
    )
  })
})

describe('whatever was said', () => {
  const word = fc.oneof(
    fc.stringMatching(/^[a-zA-Z]{1,12}$/),
    fc.stringMatching(/^[äöüßéçñøłA-Za-zÄÖÜ]{1,12}$/u),
    fc.stringMatching(/^[A-Z]{1,3}-\d{2,6}(\/\d{2})?$/),
    fc.stringMatching(/^\p{L}{1,10}$/u),
    fc.constantFrom('Bestellungen', 'deliveries', 'ponies', 'İstanbul', 'ΣΊΣΥΦΟΣ', 'don’t', '4711', '配送中'),
  ).filter((one) => one.toLowerCase() !== 'or')
  const language = fc.constantFrom(undefined, 'de', 'en-GB', 'fr', 'xx')

  it('is found by each of its words, in any case, and by two of them', () => {
    fc.assert(
      fc.property(fc.array(word, { minLength: 1, maxLength: 12 }), fc.nat(), language, (words, pick, tag) => {
        const one = words[pick % words.length] ?? ''
        const text = words.join(', ')
        if (!readQuery(`${one} `).ok) return
        expect(found(`${one} `, text, tag)).toBe(true)
        expect(found(one, text, tag)).toBe(true)
        expect(found(`${words[0]} ${one} `, text, tag)).toBe(true)
      }),
      { numRuns: 1_000 },
    )
  })

  it('is found by the beginning of each of its words, and as a phrase', () => {
    fc.assert(
      fc.property(fc.array(fc.stringMatching(/^[a-zäöüß]{3,12}$/u), { minLength: 2, maxLength: 8 }), fc.nat(), fc.nat(), (words, pick, letters) => {
        const index = pick % words.length
        const one = words[index] ?? ''
        expect(found(one.slice(0, 3 + (letters % (one.length - 2))), words.join(' '))).toBe(true)
        const phrase = words.slice(index, index + 2).join(' ')
        expect(found(`"${phrase}"`, words.join(' '))).toBe(true)
      }),
      { numRuns: 500 },
    )
  })
})
