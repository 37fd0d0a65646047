// Writes docs/reference/access.md from the policy table; a test says when it is stale.
import { readFileSync, writeFileSync } from 'node:fs'
import { accessPage } from '../dist/reference/access-page.js'

const file = new URL('../../../docs/reference/access.md', import.meta.url)
if (written() !== accessPage()) {
  writeFileSync(file, accessPage())
  console.log('docs/reference/access.md updated')
}

function written() {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return undefined
  }
}
