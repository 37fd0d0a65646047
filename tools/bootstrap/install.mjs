import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { Fault } from '../engines/faults.mjs'

/*
 * Runs on any Node from 20 on, before anything is installed: only built-in modules here.
 */

/**
 * Installs what the lock file names and node_modules lacks: nothing at all (then everything, some minute), or what
 * changed since. THROUGHLINE_INSTALL=never leaves that to you.
 * @param {string} root
 */
export function installMissing(root) {
  if (process.env.THROUGHLINE_INSTALL === 'never') return
  const modules = path.join(root, 'node_modules')
  if (!existsSync(path.join(modules, '.package-lock.json'))) {
    console.log('Installing the packages of package-lock.json (the first time this takes about a minute) …')
    npm(root, ['ci'])
  } else if (missing(root).length > 0) {
    console.log(`Installing what package-lock.json has and node_modules lacks: ${summary(missing(root))} …`)
    npm(root, ['install', '--no-save'])
  }
  assertPatched(root)
}

/**
 * Packages of the lock file that are missing or have another version. Optional ones depend on the platform and are
 * left to npm.
 * @param {string} root
 */
function missing(root) {
  const wanted = packagesIn(path.join(root, 'package-lock.json'))
  const present = packagesIn(path.join(root, 'node_modules', '.package-lock.json'))
  return Object.entries(wanted)
    .filter(([place, entry]) => place.includes('node_modules/') && !entry.link && !entry.optional && !entry.devOptional)
    .filter(([place, entry]) => present[place]?.version !== entry.version)
    .map(([place, entry]) => `${place.slice(place.lastIndexOf('node_modules/') + 13)}@${entry.version}`)
}

/**
 * @typedef {{ version?: string, link?: boolean, optional?: boolean, devOptional?: boolean }} LockedPackage
 * @param {string} file
 * @returns {Record<string, LockedPackage>}
 */
const packagesIn = (file) => JSON.parse(readFileSync(file, 'utf8')).packages

/** @param {string[]} names */
const summary = (names) =>
  names.length > 3 ? `${names.slice(0, 3).join(', ')} and ${names.length - 3} more` : names.join(', ')

/**
 * `npm ci --ignore-scripts` leaves packages unpatched without a word: patch them then. A mark keeps it to once.
 * @param {string} root
 */
function assertPatched(root) {
  const folder = path.join(root, 'patches')
  const patches = existsSync(folder)
    ? readdirSync(folder)
        .filter((name) => name.endsWith('.patch'))
        .toSorted()
    : []
  const hash = createHash('sha256')
  for (const name of patches) hash.update(name).update(readFileSync(path.join(folder, name)))
  // Written by npm at each install, so a new install is checked anew.
  hash.update(readFileSync(path.join(root, 'node_modules', '.package-lock.json')))
  const mark = path.join(root, 'node_modules', '.throughline-patched')
  const state = hash.digest('hex')
  if (existsSync(mark) && readFileSync(mark, 'utf8') === state) return
  const tool = path.join(root, 'node_modules', 'patch-package', 'index.js')
  const { status, stdout, stderr } = spawnSync(process.execPath, [tool, '--error-on-fail'], {
    cwd: root,
    encoding: 'utf8',
  })
  if (status !== 0) throw new Fault(`A package could not be patched (patches/):\n${stdout}${stderr}`)
  writeFileSync(mark, state)
}

/**
 * @param {string} root
 * @param {string[]} args
 */
function npm(root, args) {
  const script = process.env.npm_execpath
  const [command, ...before] = script?.endsWith('.js') ? [process.execPath, script] : ['npm']
  const all = [...before, ...args, '--no-audit', '--no-fund', '--loglevel=error']
  const { status, error } = spawnSync(command ?? 'npm', all, { cwd: root, stdio: 'inherit' })
  if (error || status !== 0) {
    throw new Fault(`npm ${args.join(' ')} failed${error ? ` (${error.message})` : ''}: its own message is above.`)
  }
}
