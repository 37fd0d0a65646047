import { describe, expect, it } from '@jest/globals'
import { readFileSync } from 'node:fs'
import { isMessageType, MESSAGE_TYPES } from './message-types.js'

describe('types of messages', () => {
  it('are those of the reference, but for tests, which come unasked', () => {
    const page = readFileSync(new URL('../../../../docs/reference/messages.md', import.meta.url), 'utf8')
    const told = [...page.matchAll(/^\| `([a-z_]+\.[a-z_]+)` \|/gm)].map(([, type]) => type)
    expect(told).toEqual([...MESSAGE_TYPES, 'webhook.test'])
  })

  it('can be asked for one by one, by families, or all', () => {
    for (const wish of ['*', 'signal.*', 'rule.*', 'followup.wanted']) expect(isMessageType(wish)).toBe(true)
    for (const wish of ['signal', 'signal.open', 'signals.*', '*.opened', 'webhook.test']) expect(isMessageType(wish)).toBe(false)
  })
})
