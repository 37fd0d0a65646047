import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { root } from '../local/settings.mjs'

/*
 * Ends with 1 when docs/threat-model.md names a file or a test that does not exist. A link to a test may be followed by
 * titles in italics: each must stand in that file.
 */
const page = path.join(root, 'docs', 'threat-model.md')
const lines = readFileSync(page, 'utf8').split('\n')
const faults = lines.flatMap((line, index) => {
  const here = `docs/threat-model.md:${index + 1}`
  const links = [...line.matchAll(/\]\(([^)#]+)[^)]*\)/g)].map(([, target]) => path.join(path.dirname(page), target ?? ''))
  const missing = links.filter((file) => !existsSync(file)).map((file) => `${here}: there is no ${path.relative(root, file)}`)
  if (missing.length > 0 || !line.startsWith('- [')) return missing
  const texts = links.map((file) => readFileSync(file, 'utf8').replaceAll("\\'", "'"))
  const titles = [...line.matchAll(/(?<!\*)\*([^*]+)\*(?!\*)/g)].map(([, title]) => title ?? '')
  return titles.filter((title) => !texts.some((text) => text.includes(title))).map((title) => `${here}: there is no test “${title}”`)
})
const tests = lines.filter((line) => line.startsWith('- [')).length
if (tests < 20) faults.push(`docs/threat-model.md names ${tests} tests only: has its form changed?`)
for (const fault of faults) console.error(fault)
process.exitCode = faults.length === 0 ? 0 : 1
