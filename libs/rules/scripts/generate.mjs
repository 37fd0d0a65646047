// Writes docs/reference/rules.md from the kinds of rules; a test says when it is stale.
import { readFileSync, writeFileSync } from 'node:fs'
import { rulesPage } from '../dist/reference/rules-page.js'

const file = new URL('../../../docs/reference/rules.md', import.meta.url)
if (written() !== rulesPage()) {
  writeFileSync(file, rulesPage())
  console.log('docs/reference/rules.md updated')
}

function written() {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return undefined
  }
}
