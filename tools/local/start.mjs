import { mkdirSync, rmSync } from 'node:fs'
import { Fault } from '../engines/faults.mjs'
import { assertPortsFree } from '../engines/ports.mjs'
import { postgresFolders } from '../engines/postgres-home.mjs'
import { liveProcesses } from '../engines/process-files.mjs'
import { stopAllIn } from '../engines/processes.mjs'
import { startDetached } from './detach.mjs'
import { folders, localFile, startSettings, wantedPorts } from './settings.mjs'
import { supervise } from './supervise.mjs'

/**
 * `npm start`: brings everything up and keeps it until Ctrl-C, or until a process dies.
 * With --detach that is done by a process in the background, and we return when everything is ready.
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} env
 */
export async function start(args, env) {
  const settings = startSettings(args, env)
  const [running] = liveProcesses(folders.supervisor)
  if (running) {
    throw new Fault(
      `Throughline already runs from this folder (process ${running.pid}); ${localFile} says where.\nEnd it with \`npm stop\`.`,
    )
  }
  const left = await stopAllIn(folders.run)
  if (left.length > 0) console.log(`Ended what an earlier start left behind: ${left.join(', ')}.`)
  await assertPortsFree(wantedPorts(settings))
  if (settings.fresh) empty()
  mkdirSync(folders.logs, { recursive: true })
  mkdirSync(folders.secrets, { recursive: true, mode: 0o700 })
  await (settings.detach
    ? startDetached(args.filter((arg) => arg !== '--detach' && arg !== '--fresh'))
    : supervise(settings))
}

function empty() {
  const all = [...postgresFolders(folders.postgres), folders.kafka, folders.secrets, folders.logs, localFile]
  for (const one of all) rmSync(one, { recursive: true, force: true })
  console.log('The data of earlier starts was removed.')
}
