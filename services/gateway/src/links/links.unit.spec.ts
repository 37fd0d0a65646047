import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import type { Link } from './link.js'
import { Links } from './links.js'

const key = Buffer.alloc(32, 1)
const links = new Links('https://answers.example.com', [key])
const now = 1_780_000_000_000
const link: Link = {
  tenantId: '00000000-0000-4000-8000-000000000001',
  purpose: 'survey',
  id: 'ab'.repeat(32),
  subjectId: '11111111-1111-8111-8111-111111111111',
  expiresAt: now + 60_000,
  detail: '3 de after a call',
}

const anyLink = fc.record<Link>({
  tenantId: fc.uuid(),
  purpose: fc.constantFrom('survey', 'followup'),
  id: fc.oneof(fc.uuid(), fc.stringMatching(/^([0-9a-f]{2}){1,32}$/), fc.string({ minLength: 1, maxLength: 60, unit: 'grapheme-ascii' })),
  subjectId: fc.uuid(),
  expiresAt: fc.integer({ min: 0, max: 4_000_000_000 }).map((seconds) => seconds * 1_000),
  detail: fc.string({ minLength: 1, maxLength: 60 }),
})

describe('links', () => {
  it('gives back what it carries, by the same text whoever makes it', () => {
    fc.assert(
      fc.property(anyLink, (one) => {
        const token = links.seal(one)
        expect(token).toMatch(/^[A-Za-z0-9_-]+$/)
        expect(new Links('x', [key]).seal(one)).toBe(token)
        expect(links.open(token, one.purpose, 0)).toEqual({ state: one.expiresAt > 0 ? 'good' : 'over', link: one })
      }),
    )
  })

  it('is short, and shows nothing of what it carries', () => {
    const token = links.seal(link)
    expect(token.length).toBeLessThan(180)
    const bytes = Buffer.from(token, 'base64url')
    for (const part of [link.tenantId, link.subjectId, link.id]) {
      expect(bytes.includes(Buffer.from(part.replaceAll('-', ''), 'hex'))).toBe(false)
    }
    expect(bytes.includes('after a call')).toBe(false)
  })

  it('is over when its time is, and nothing else is known then than while it was good', () => {
    const token = links.seal(link)
    expect(links.open(token, 'survey', link.expiresAt - 1).state).toBe('good')
    expect(links.open(token, 'survey', link.expiresAt)).toEqual({ state: 'over', link })
  })

  it('takes no token that anybody changed, in whatever place', () => {
    const token = links.seal(link)
    fc.assert(
      fc.property(fc.nat(token.length - 1), fc.constantFrom('A', 'b', '7', '-', '_'), (at, other) => {
        fc.pre(token[at] !== other)
        const changed = `${token.slice(0, at)}${other}${token.slice(at + 1)}`
        expect(links.open(changed, 'survey', now)).toEqual({ state: 'wrong' })
      }),
    )
  })

  it.each(['', 'x', 'A'.repeat(5_000), '../../etc/passwd', `${links.seal(link)}=`, `${links.seal(link)}A`])('takes %.30s for no token', (token) => {
    expect(links.open(token, 'survey', now)).toEqual({ state: 'wrong' })
  })

  it('opens what it is for, and with its own key only', () => {
    const token = links.seal(link)
    expect(links.open(token, 'followup', now)).toEqual({ state: 'wrong' })
    expect(new Links('x', [Buffer.alloc(32, 2)]).open(token, 'survey', now)).toEqual({ state: 'wrong' })
  })

  it('goes on opening links of a former key, and seals with the new one', () => {
    const renewed = new Links('x', [Buffer.alloc(32, 2), key])
    expect(renewed.open(links.seal(link), 'survey', now)).toEqual({ state: 'good', link })
    expect(links.open(renewed.seal(link), 'survey', now)).toEqual({ state: 'wrong' })
  })

  it('makes addresses', () => {
    expect(links.url('/s/', link)).toBe(`https://answers.example.com/s/${links.seal(link)}`)
  })

  it('refuses what it could not carry', () => {
    // Wrong in itself, whoever tries again.
    expect(() => links.seal({ ...link, id: '' })).toThrow(RangeError)
    expect(() => links.seal({ ...link, id: '' })).toThrow('an id')
    expect(() => links.seal({ ...link, detail: 'x'.repeat(256) })).toThrow('255 bytes')
    expect(() => links.seal({ ...link, subjectId: 'ann' })).toThrow(RangeError)
    expect(() => links.seal({ ...link, subjectId: 'ann' })).toThrow('UUID')
  })
})
