import { readFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

/** What `npm start` tells other programs; nothing of it is there for sure. */
export interface LocalFile {
  gatewayUrl?: string
  timelineUrl?: string
  databaseUrl?: string
  operatorKey?: string
  issuerUrl?: string
  issuerSecret?: string
}

const root = fileURLToPath(new URL('../../..', import.meta.url))

/** `.data/local.json` of this checkout (THROUGHLINE_DATA moves it); empty when there is none. */
export function readLocalFile(): LocalFile {
  const file = path.join(path.resolve(root, process.env['THROUGHLINE_DATA'] || '.data'), 'local.json')
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as LocalFile
  } catch {
    return {}
  }
}
