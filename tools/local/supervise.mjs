import { Fault, report } from '../engines/faults.mjs'
import { removeProcessFile, writeProcessFile } from '../engines/process-files.mjs'
import { stopAllIn, tailOf } from '../engines/processes.mjs'
import { bringUp } from './bring-up.mjs'
import { endOfSteps } from './progress.mjs'
import { folders } from './settings.mjs'
import { showWhereEverythingIs } from './show.mjs'

/**
 * Brings everything up, stays until a signal asks for the end or a process dies, and then ends all of it in order.
 * @param {import('./settings.mjs').StartSettings} settings
 */
export async function supervise(settings) {
  writeProcessFile(folders.supervisor, 'start', process.pid)
  // A terminal that was closed takes no more output; that must not keep us from stopping the rest.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined)
  // Our children are in groups of their own and do not keep Node waiting: this does.
  const alive = setInterval(() => undefined, 60_000)
  const asked = endAskedFor()
  const { dead, watch } = deaths()
  try {
    const local = await Promise.race([bringUp(settings, watch), asked, dead])
    if (local !== undefined) {
      showWhereEverythingIs(local)
      process.send?.('ready')
      await Promise.race([asked, dead])
    }
    process.stdout.write('\nStopping … ')
  } catch (error) {
    report(error)
    process.exitCode = 1
  } finally {
    endOfSteps()
  }
  await stopAllIn(folders.run)
  removeProcessFile(folders.supervisor, 'start')
  clearInterval(alive)
  console.log(process.exitCode ? 'Everything was stopped.' : 'everything ended.')
  // A start that was interrupted half-way still has work under way: it ends here.
  process.exit()
}

/**
 * Resolves at the first signal that asks for the end. Ctrl-C may come twice, from the terminal and from npm; one that
 * comes more than a second later means it: no more waiting.
 * @returns {Promise<undefined>}
 */
function endAskedFor() {
  return new Promise((resolve) => {
    let first = 0
    const onSignal = () => {
      if (first === 0) resolve(undefined)
      else if (Date.now() - first > 1000) void stopAllIn(folders.run, { signal: 'SIGKILL' }).then(() => process.exit(1))
      first ||= Date.now()
    }
    for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) process.on(signal, onSignal)
  })
}

/** Tells of the first watched process that ends. */
function deaths() {
  /** @type {(reason: Fault) => void} */
  let reject
  /** @type {Promise<never>} */
  const dead = new Promise((_, no) => (reject = no))
  // Once we stop, nobody waits for this any more.
  dead.catch(() => undefined)
  const watch = (/** @type {import('../engines/processes.mjs').Started} */ { record, logFile, exited }) => {
    const tell = async () => {
      const { code, signal } = await exited
      const how = signal ? `was ended by ${signal}` : `ended with exit code ${code}`
      reject(new Fault(`${record.name} ${how}. The end of ${logFile}:\n${tailOf(logFile)}`))
    }
    void tell()
  }
  return { dead, watch }
}
