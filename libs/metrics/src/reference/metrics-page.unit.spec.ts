import { readFileSync } from 'node:fs'
import { expect, it } from '@jest/globals'
import { metricsPage } from './metrics-page.js'

it('docs/reference/metrics.md is what the definitions say: npm run generate', () => {
  expect(readFileSync(new URL('../../../../docs/reference/metrics.md', import.meta.url), 'utf8')).toBe(metricsPage())
})
