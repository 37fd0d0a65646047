import { describe, expect, it } from '@jest/globals'
import { InTurn } from './in-turn.js'

const token = (name: string) => Promise.resolve({ token: name })

describe('one thing after the other', () => {
  it('waits for the one before, and knows its token', async () => {
    const turns = new InTurn()
    const seen: Record<string, string | undefined> = {}
    const does = (name: string) => (before: string | undefined) => {
      seen[name] = before
      return token(name)
    }
    await Promise.all([turns.next('a', does('1')), turns.next('a', does('2')), turns.next('b', does('3')), turns.next('a', does('4'))])
    expect(seen).toEqual({ 1: undefined, 2: '1', 3: undefined, 4: '2' })
  })

  it('passes over what failed', async () => {
    const turns = new InTurn()
    await turns.next('a', () => token('1'))
    await expect(turns.next('a', () => Promise.reject(new Error('no')))).rejects.toThrow('no')
    await expect(turns.next('a', (before) => token(`after ${before}`))).resolves.toEqual({ token: 'after 1' })
  })
})
