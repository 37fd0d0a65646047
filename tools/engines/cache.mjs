import os from 'node:os'
import path from 'node:path'

/**
 * Where downloads are kept (Kafka's jars, Zipkin's, PostgreSQL's binaries for another user): outside of the checkout,
 * so that a second clone and `--fresh` start as fast. THROUGHLINE_CACHE moves it.
 */
export function cacheFolder() {
  const base = process.env.XDG_CACHE_HOME || path.join(os.homedir(), '.cache')
  return process.env.THROUGHLINE_CACHE || path.join(base, 'throughline')
}
