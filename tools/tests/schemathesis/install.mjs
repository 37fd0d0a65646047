import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, renameSync, rmSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { root } from '../../local/settings.mjs'

const requirements = fileURLToPath(new URL('requirements.txt', import.meta.url))
const INSTALL_LIMIT_MS = 300_000

/**
 * Schemathesis in a Python environment of its own under .data, made once for each content of requirements.txt.
 * @returns {{ schemathesis: string } | { missing: string }}   the program, or why there is none
 */
export function installSchemathesis() {
  const version = createHash('sha256').update(readFileSync(requirements)).digest('hex').slice(0, 12)
  const folder = path.join(root, '.data', 'schemathesis', version)
  const program = path.join(folder, 'bin', 'schemathesis')
  if (existsSync(program)) return { schemathesis: program }
  const python = ['python3', 'python'].find((name) => run(name, ['-c', 'import sys, venv; assert sys.version_info >= (3, 10)']) === undefined)
  if (python === undefined) return { missing: 'there is no Python 3.10 or newer with venv on this machine' }
  rmSync(folder, { recursive: true, force: true })
  const pip = path.join(folder, 'bin', 'python')
  const fault =
    run(python, ['-m', 'venv', folder]) ??
    run(pip, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--no-deps', '-r', requirements])
  if (fault === undefined) return { schemathesis: program }
  // What is half there must not look like an installation the next time.
  rmSync(`${folder}.failed`, { recursive: true, force: true })
  if (existsSync(folder)) renameSync(folder, `${folder}.failed`)
  return { missing: `pip could not install Schemathesis: ${fault}` }
}

/**
 * @param {string} command
 * @param {string[]} args
 * @returns {string | undefined}   what was wrong
 */
function run(command, args) {
  const { status, stderr, error } = spawnSync(command, args, { encoding: 'utf8', timeout: INSTALL_LIMIT_MS })
  if (status === 0) return undefined
  return error?.message ?? (stderr.trim().split('\n').at(-1) || `it ended with ${status}`)
}
