import { defaultRules } from '@throughline/subjects'
import { describe, expect, test } from '@jest/globals'
import { parseOrigin } from './origins.js'
import { parseScopes } from './scopes.js'
import { parseSettings, rulesOf } from './settings.js'

describe('settings of a tenant', () => {
  test('are the defaults where nothing is set', () => {
    expect(rulesOf({}, 3)).toEqual({ ...defaultRules, version: 3 })
  })

  test('add to the block list and replace the order of strength', () => {
    const rules = rulesOf({ country: 'DE', strength: ['phone', 'email'], blocked: [{ value: 'walk-in' }] }, 2)
    expect(rules.country).toBe('DE')
    expect(rules.strength).toEqual(['phone', 'email'])
    expect(rules.blocked).toEqual([...defaultRules.blocked, { value: 'walk-in' }])
  })

  test.each([
    [{ country: 'de' }, 'country'],
    [{ strength: [] }, 'strength'],
    [{ blocked: [{ typ: 'x', value: '1' }] }, 'blocked.0'],
    [{ colour: 'red' }, 'colour'],
    [{ channels: { Chat: {} } }, 'channels.Chat'],
    [{ channels: { chat: { answerWithinMs: 0 } } }, 'channels.chat.answerWithinMs'],
    [{ limits: { eventsPerSecond: 1.5 } }, 'limits.eventsPerSecond'],
    [{ limits: { perDay: 1 } }, 'limits'],
    [null, 'settings'],
  ])('that are wrong are refused with their place: %j', (settings, place) => {
    expect(() => parseSettings(settings)).toThrow(place)
  })
})

describe('scopes', () => {
  test('are read from lists and words', () => {
    expect(parseScopes(['events:publish, timeline:read', 'events:publish'])).toEqual(['events:publish', 'timeline:read'])
  })

  test.each([[['events:write'], 'events:write'], [[], 'no scope'], [[','], 'no scope']])('%j are refused', (list, why) => {
    expect(() => parseScopes(list)).toThrow(why)
  })
})

describe('origins', () => {
  test('are kept as browsers send them', () => {
    expect(parseOrigin('https://Shop.Example:443/')).toBe('https://shop.example')
    expect(parseOrigin('http://localhost:8080')).toBe('http://localhost:8080')
  })

  test.each(['*', 'null', 'shop.example', 'https://shop.example/path', 'https://a@shop.example', 'file:///x', 'https://*'])(
    '%s is refused',
    (origin) => expect(() => parseOrigin(origin)).toThrow(/origin/),
  )
})
