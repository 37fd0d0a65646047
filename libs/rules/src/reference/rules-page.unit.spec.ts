import { readFileSync } from 'node:fs'
import { expect, it } from '@jest/globals'
import { RULE_KIND_NAMES, RULE_KINDS } from '../kinds.js'
import { fieldsOf } from './fields.js'
import { rulesPage } from './rules-page.js'

it('docs/reference/rules.md is what the kinds say: npm run generate', () => {
  expect(readFileSync(new URL('../../../../docs/reference/rules.md', import.meta.url), 'utf8')).toBe(rulesPage())
})

it('says something about every field', () => {
  for (const kind of RULE_KIND_NAMES) {
    const fields = fieldsOf(RULE_KINDS[kind])
    expect(fields.length).toBeGreaterThan(2)
    expect(fields.filter(({ about }) => about === '')).toEqual([])
  }
})
