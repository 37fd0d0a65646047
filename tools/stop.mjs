import { existsSync } from 'node:fs'
import { report } from './engines/faults.mjs'
import { liveProcesses, removeProcessFile } from './engines/process-files.mjs'
import { stopAllIn, stopProcess } from './engines/processes.mjs'
import { folders } from './local/settings.mjs'

/*
 * npm stop: ends what `npm start` runs from this folder, in the background or in another terminal, and also what one
 * that was killed left behind. Data stays.
 */
try {
  const [supervisor] = liveProcesses(folders.supervisor)
  if (supervisor) {
    await stopProcess(supervisor, { timeoutMs: 40_000 })
    removeProcessFile(folders.supervisor, supervisor.name)
  }
  const left = existsSync(folders.run) ? await stopAllIn(folders.run) : []
  if (left.length > 0) console.log(`Ended ${left.join(', ')}, which a killed start had left behind.`)
  else console.log(supervisor ? 'Throughline was stopped.' : 'Nothing runs from this folder.')
} catch (error) {
  report(error)
  process.exitCode = 1
}
