import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** Reads a `.sql` file beside the TypeScript file which names it; compiled files in `dist/` read their neighbour in `src/`. */
export function readSql(moduleUrl: string, file: string): string {
  return readFileSync(fileURLToPath(new URL(file, moduleUrl.replace(/\/dist\//, '/src/'))), 'utf8')
}
