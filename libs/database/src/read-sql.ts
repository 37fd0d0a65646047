import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/**
 * Reads a `.sql` file that lies beside the TypeScript file which names it. The compiler copies no SQL, so the compiled
 * file in `dist/` reads its neighbour in `src/`.
 * @param moduleUrl `import.meta.url` of the caller
 * @param file relative to the caller, such as `./record-chunk.sql`
 */
export function readSql(moduleUrl: string, file: string): string {
  const url = new URL(file, moduleUrl.replace(/\/dist\//, '/src/'))
  return readFileSync(fileURLToPath(url), 'utf8')
}
