import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** Reads a `.sql` file that lies beside the TypeScript file which names it; the compiler copies none. */
export function readSql(moduleUrl: string, file: string): string {
  return readFileSync(fileURLToPath(new URL(file, moduleUrl.replace(/\/dist\//, '/src/'))), 'utf8')
}
