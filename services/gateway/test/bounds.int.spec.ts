import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { unboundedParts } from '@throughline/platform'
import { Harness } from './harness.js'

let harness: Harness
let url: string

beforeAll(async () => {
  harness = await Harness.start()
  url = (await harness.gateway()).url
}, 90_000)
afterAll(() => harness?.stop())

it('leaves nothing that a client could make as large as it likes', async () => {
  const document = (await (await fetch(`${url}/openapi.json`)).json()) as { paths: object }
  expect(Object.keys(document.paths)).toContain('/v1/events')
  expect(unboundedParts(document)).toEqual([])
})
