import { describe, expect, it } from '@jest/globals'
import { readFileSync } from 'node:fs'
import { issuerFields, parseIssuers } from './issuer-settings.js'

const page = readFileSync(new URL('../../../../docs/how-to/sign-in.md', import.meta.url), 'utf8')

describe('docs/how-to/sign-in.md', () => {
  it('shows settings that are accepted as they stand', () => {
    const [, example] = /```json\n(\[[^]*?\n\])\n```/.exec(page) ?? []
    expect(parseIssuers(JSON.parse(example ?? 'null'))).toMatchObject([{ tenant: 'acme', freshBy: 'auth_time' }])
  })

  it('explains every field, and none that is not there', () => {
    const table = page.slice(page.indexOf('| field |'), page.indexOf('A claim is named'))
    const explained = [...table.matchAll(/^\| `(\w+)` \|/gm)].map(([, field]) => field)
    expect(new Set(explained)).toEqual(new Set(issuerFields))
  })
})
