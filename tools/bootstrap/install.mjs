import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
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
 * `npm ci --ignore-scripts` leaves packages unpatched without a word, and a patch that changed does not fit on what it
 * patched before: such packages are installed anew. A mark keeps the look at it to once.
 * @param {string} root
 */
function assertPatched(root) {
  const folder = path.join(root, 'patches')
  const patches = existsSync(folder)
    ? readdirSync(folder)
        .filter((name) => name.endsWith('.patch'))
        .toSorted()
    : []
  const mark = path.join(root, 'node_modules', '.throughline-patched')
  if (existsSync(mark) && readFileSync(mark, 'utf8') === patchState(root, patches)) return
  if (patch(root) !== undefined) {
    for (const name of patches)
      rmSync(path.join(root, 'node_modules', packageOf(name)), { recursive: true, force: true })
    rmSync(path.join(root, 'node_modules', '.package-lock.json'), { force: true })
    console.log(`Installing anew what is patched otherwise now: ${patches.map(packageOf).join(', ')} …`)
    npm(root, ['install', '--no-save'])
    const fault = patch(root)
    if (fault !== undefined) throw new Fault(`A package could not be patched (patches/):\n${fault}`)
  }
  writeFileSync(mark, patchState(root, patches))
}

/**
 * What was patched with what. npm writes its list at each install, so a new install is looked at anew.
 * @param {string} root
 * @param {string[]} patches
 */
function patchState(root, patches) {
  const hash = createHash('sha256')
  for (const name of patches) hash.update(name).update(readFileSync(path.join(root, 'patches', name)))
  return hash.update(readFileSync(path.join(root, 'node_modules', '.package-lock.json'))).digest('hex')
}

/**
 * @param {string} root
 * @returns {string | undefined} what went wrong
 */
function patch(root) {
  const tool = path.join(root, 'node_modules', 'patch-package', 'index.js')
  const { status, stdout, stderr } = spawnSync(process.execPath, [tool, '--error-on-fail'], {
    cwd: root,
    encoding: 'utf8',
  })
  return status === 0 ? undefined : `${stdout}${stderr}`
}

/**
 * `@scope+name+1.2.3.patch` is for `@scope/name`.
 * @param {string} file
 */
const packageOf = (file) => file.split('+').slice(0, -1).join('/')

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
