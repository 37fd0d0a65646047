// Writes docs/reference from the catalogue; with --check it only says what is stale, and fails if anything is.
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { referenceFiles } from '../dist/reference/files.js'

const root = fileURLToPath(new URL('../../../docs/reference', import.meta.url))
const check = process.argv.includes('--check')
const files = referenceFiles()
mkdirSync(join(root, 'schemas'), { recursive: true })

const gone = readdirSync(join(root, 'schemas')).map((name) => `schemas/${name}`).filter((path) => !files.has(path))
const stale = [...files].filter(([path, text]) => text !== written(join(root, path))).map(([path]) => path)

if (!check) {
  for (const path of gone) rmSync(join(root, path))
  for (const path of stale) write(join(root, path), files.get(path))
}
for (const path of [...gone, ...stale]) console.log(`docs/reference/${path} ${check ? 'is stale' : 'updated'}`)
if (check && gone.length + stale.length > 0) {
  console.error('Run `npm run generate` and commit what it changes.')
  process.exitCode = 1
}

function written(path) {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}

function write(path, text) {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, text)
}
