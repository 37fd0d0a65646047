import { existsSync, globSync, statSync } from 'node:fs'
import path from 'node:path'
import { Fault } from '../engines/faults.mjs'
import { root } from '../local/settings.mjs'

/**
 * What a run of the tests covers.
 * @typedef {object} Scope
 * @property {boolean} everything
 * @property {string[]} paths      named folders and files, relative to the root; none: everything
 * @property {string[]} projects   workspaces whose tests run
 * @property {string[]} jestArgs
 */

/**
 * @param {string[]} args   folders and files first, then options for Jest
 * @returns {Scope}
 */
export function scopeOf(args) {
  const firstOption = args.findIndex((arg) => arg.startsWith('-'))
  const named = firstOption === -1 ? args : args.slice(0, firstOption)
  const paths = named.map((arg) => path.relative(root, path.resolve(root, arg)))
  for (const one of paths) {
    if (!existsSync(path.join(root, one)))
      throw new Fault(`There is no ${one}: name folders or files such as libs/log.`)
  }
  const all = globSync('{libs,services,tools}/*/jest.config.js', { cwd: root })
    .map((file) => path.dirname(file))
    .toSorted()
  const projects = paths.length === 0 ? all : all.filter((project) => paths.some((one) => touches(one, project)))
  return {
    everything: paths.length === 0,
    paths,
    projects,
    jestArgs: firstOption === -1 ? [] : args.slice(firstOption),
  }
}

/**
 * The files and folders that narrow the tests within a project; none when the project as a whole is meant.
 * @param {Scope} scope
 */
export function testPaths({ paths, projects }) {
  const whole = paths.some((one) => projects.some((project) => `${project}/`.startsWith(`${one}/`)))
  return whole ? [] : paths.map((one) => (statSync(path.join(root, one)).isDirectory() ? `${one}/` : one))
}

/**
 * @param {string} one
 * @param {string} project
 */
const touches = (one, project) => one === '' || `${project}/`.startsWith(`${one}/`) || one.startsWith(`${project}/`)
