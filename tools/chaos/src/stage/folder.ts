import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs'
import path from 'node:path'
import type { Tools } from '../system/tools.js'

const prefix = 'chaos-'

/** A folder of this run's own under .data, with its owner's pid file. */
export function ownFolder(tools: Tools): string {
  const folder = path.join(tools.root, '.data', `${prefix}${process.pid}`)
  mkdirSync(folder, { recursive: true })
  tools.writeProcessFile(folder, 'owner', process.pid)
  return folder
}

/** Ends what runs that were killed have left behind. Their data and logs stay only where something was found wrong. */
export async function endAbandoned(tools: Tools): Promise<void> {
  const data = path.join(tools.root, '.data')
  const names = existsSync(data) ? readdirSync(data).filter((name) => name.startsWith(prefix)) : []
  for (const folder of names.map((name) => path.join(data, name))) {
    if (tools.liveProcesses(folder).length > 0 || existsSync(path.join(folder, 'kept'))) continue
    await tools.stopAllIn(path.join(folder, 'run'), { signal: 'SIGKILL' })
    removeRun(tools, folder)
  }
}

/** Removes data and logs of a run. */
export function removeRun(tools: Tools, folder: string): void {
  for (const one of [...tools.postgresFolders(path.join(folder, 'postgres')), folder]) rmSync(one, { recursive: true, force: true })
}
