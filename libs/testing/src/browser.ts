import { existsSync } from 'node:fs'

/** Where Debian's Chromium is. */
const CHROMIUM = '/usr/bin/chromium'

/** The browser that tests use: `CHROME_PATH`, or Debian's Chromium. Undefined where there is none. */
export function browserPath(): string | undefined {
  return [process.env['CHROME_PATH'], CHROMIUM].find((path) => path !== undefined && existsSync(path))
}
