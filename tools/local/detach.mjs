import { spawn } from 'node:child_process'
import { closeSync, openSync, readSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { folders } from './settings.mjs'

const script = fileURLToPath(new URL('../start.mjs', import.meta.url))

/**
 * Starts `npm start` once more in the background, shows what it says, and returns when it says that it is ready.
 * @param {string[]} args
 */
export async function startDetached(args) {
  const file = path.join(folders.logs, 'start.log')
  const log = openSync(file, 'w+')
  const child = spawn(process.execPath, [script, ...args], { detached: true, stdio: ['ignore', log, log, 'ipc'] })
  const show = follow(log)
  const pass = () => child.kill('SIGTERM')
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) process.on(signal, pass)
  const timer = setInterval(show, 100)
  const ready = await new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('message', () => resolve(true))
    child.once('exit', () => resolve(false))
  })
  clearInterval(timer)
  show()
  closeSync(log)
  if (!ready) {
    process.exitCode = 1
    return
  }
  console.log(
    `\nIt runs in the background; \`npm stop\` ends it. Logs are in ${path.relative(process.cwd(), folders.logs)}.`,
  )
  child.disconnect()
  child.unref()
}

/**
 * @param {number} file
 * @returns {() => void} shows what was written since the last call
 */
function follow(file) {
  const buffer = Buffer.alloc(65_536)
  let position = 0
  return () => {
    for (;;) {
      const length = readSync(file, buffer, 0, buffer.length, position)
      if (length === 0) return
      process.stdout.write(buffer.subarray(0, length))
      position += length
    }
  }
}
