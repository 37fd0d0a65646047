import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { chownSync, mkdirSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { Fault } from './faults.mjs'
import { copyBinaries, postgresBinaries } from './postgres-binaries.mjs'

/** Where root keeps PostgreSQL's files when the user that it runs as may not enter the checkout. */
const rootsFolder = '/var/lib/throughline'

/**
 * Where PostgreSQL's programs and data are, and as whom it runs.
 * @typedef {{ native: string, folder: string, uid?: number, gid?: number }} Home
 */

/**
 * A normal user runs PostgreSQL as itself. It refuses to run as root; so root starts it as the user `postgres`, who is
 * created if need be. If that user may not enter the checkout (/root, or what mktemp -d makes), programs and data
 * go to /var/lib/throughline.
 * @param {string} folder  where the data should be
 * @returns {Home}
 */
export function postgresHome(folder) {
  const native = postgresBinaries()
  if (process.getuid?.() !== 0) {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    return { native, folder }
  }
  const user = postgresUser()
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  chownSync(folder, user.uid, user.gid)
  if (canRun(path.join(native, 'bin', 'postgres'), user) && canWrite(folder, user)) return { native, folder, ...user }
  const away = path.join(rootsFolder, awayName(folder))
  mkdirSync(away, { recursive: true })
  chownSync(away, user.uid, user.gid)
  const version = path.basename(native) === 'native' ? packageVersion(native) : 'custom'
  return { native: copyBinaries(native, path.join(rootsFolder, `postgres-${version}`)), folder: away, ...user }
}

/**
 * The folders in which a data folder's files may be; `--fresh` removes them all.
 * @param {string} folder
 * @returns {string[]}
 */
export const postgresFolders = (folder) => [folder, path.join(rootsFolder, awayName(folder))]

/** @param {string} folder */
const awayName = (folder) => `data-${createHash('sha256').update(path.resolve(folder)).digest('hex').slice(0, 16)}`

/** @param {string} native */
function packageVersion(native) {
  const { stdout } = spawnSync(path.join(native, 'bin', 'postgres'), ['--version'], { encoding: 'utf8' })
  return /[\d.]+/.exec(stdout ?? '')?.[0] ?? 'unknown'
}

/** @returns {{ uid: number, gid: number }} */
function postgresUser() {
  const found = idsOf('postgres')
  if (found) return found
  spawnSync('groupadd', ['--system', 'postgres'], { stdio: 'ignore' })
  spawnSync('useradd', ['--system', '--gid', 'postgres', '--no-create-home', '--home-dir', rootsFolder, 'postgres'], {
    stdio: 'ignore',
  })
  const created = idsOf('postgres')
  if (created) return created
  throw new Fault(
    'PostgreSQL refuses to run as root, and a user "postgres" could not be created with groupadd and useradd.\n' +
      `Create that user, start as another user than ${os.userInfo().username}, or set DATABASE_URL to a PostgreSQL 18 of your own.`,
  )
}

/** @param {string} user */
function idsOf(user) {
  const ask = (/** @type {string} */ flag) => spawnSync('id', [flag, user], { encoding: 'utf8' })
  const [uid, gid] = [ask('-u'), ask('-g')]
  return uid.status === 0 && gid.status === 0 ? { uid: Number(uid.stdout), gid: Number(gid.stdout) } : undefined
}

/**
 * @param {string} program
 * @param {{ uid: number, gid: number }} user
 */
const canRun = (program, user) => spawnSync(program, ['--version'], { ...user, cwd: '/', stdio: 'ignore' }).status === 0

/**
 * @param {string} folder
 * @param {{ uid: number, gid: number }} user
 */
const canWrite = (folder, user) =>
  spawnSync('test', ['-w', folder], { ...user, cwd: '/', stdio: 'ignore' }).status === 0
