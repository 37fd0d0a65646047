import { expect, it } from '@jest/globals'
import { readFileSync } from 'node:fs'
import { accessPage } from './access-page.js'

it('docs/reference/access.md is what the policy says: npm run generate', () => {
  expect(readFileSync(new URL('../../../../docs/reference/access.md', import.meta.url), 'utf8')).toBe(accessPage())
})
