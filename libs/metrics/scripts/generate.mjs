// Writes docs/reference/metrics.md from the definitions of metrics; a test says when it is stale.
import { readFileSync, writeFileSync } from 'node:fs'
import { metricsPage } from '../dist/reference/metrics-page.js'

const file = new URL('../../../docs/reference/metrics.md', import.meta.url)
if (written() !== metricsPage()) {
  writeFileSync(file, metricsPage())
  console.log('docs/reference/metrics.md updated')
}

function written() {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return undefined
  }
}
