import { expect, it } from '@jest/globals'
import { dataschemaOf, versionOf } from './version.js'

it.each([
  [undefined, 1],
  ['urn:throughline:message.received:1', 1],
  ['urn:throughline:message.received:12', 12],
  ['urn:throughline:message.received:32767', 32_767],
  ['urn:throughline:message.received:32768', 0],
  ['urn:throughline:message.received:0', 0],
  ['urn:throughline:message.received:01', 0],
  ['urn:throughline:message.received:1.5', 0],
  ['urn:throughline:message.received:', 0],
  ['urn:throughline:message.sent:1', 0],
  ['https://schemas.example.com/message.json', 0],
])('version by dataschema %j is %d', (dataschema, version) => {
  expect(versionOf('message.received', dataschema)).toBe(version)
})

it('reads what it writes', () => {
  expect(versionOf('order.placed', dataschemaOf('order.placed', 7))).toBe(7)
})
