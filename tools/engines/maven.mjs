import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { cacheFolder } from './cache.mjs'
import { Fault } from './faults.mjs'
import { findMaven } from './java.mjs'

const pom = fileURLToPath(new URL('./kafka/pom.xml', import.meta.url))

const zipkin = '3.5.1'

/** Where Kafka's jars are kept; the version is the pom's. */
export function kafkaFolder() {
  const version = /kafka_2\.13<\/artifactId>\s*<version>([^<]+)/.exec(readFileSync(pom, 'utf8'))?.[1]
  return path.join(cacheFolder(), `kafka-${version}`)
}

/** Where Zipkin's jar is kept. */
export const zipkinFolder = () => path.join(cacheFolder(), `zipkin-${zipkin}`)

/** @param {string} folder */
export const isFetched = (folder) => existsSync(folder)

/**
 * The folder with Kafka's jars; fetched by Maven the first time (some ten seconds), then taken from the cache.
 * @returns {Promise<string>}
 */
export async function kafkaJars() {
  const folder = kafkaFolder()
  if (!isFetched(folder)) await fetchInto(folder, ['-f', pom, 'dependency:copy-dependencies'])
  return folder
}

/**
 * Zipkin's server as one jar, fetched like Kafka's.
 * @returns {Promise<string>} the jar's path
 */
export async function zipkinJar() {
  const folder = zipkinFolder()
  if (!isFetched(folder))
    await fetchInto(folder, ['dependency:copy', `-Dartifact=io.zipkin:zipkin-server:${zipkin}:jar:exec`])
  return path.join(folder, `zipkin-server-${zipkin}-exec.jar`)
}

/**
 * Maven copies into a folder of its own, which then gets its name at once: two starts at a time, or one that is
 * interrupted, leave nothing half done.
 * @param {string} folder
 * @param {string[]} goal
 */
async function fetchInto(folder, goal) {
  mkdirSync(path.dirname(folder), { recursive: true })
  const partial = mkdtempSync(`${folder}.partial-`)
  try {
    await run(findMaven(), ['-q', '-B', ...goal, `-DoutputDirectory=${partial}`])
    if (!existsSync(folder)) renameSync(partial, folder)
  } finally {
    rmSync(partial, { recursive: true, force: true })
  }
}

/**
 * @param {string} command
 * @param {string[]} args
 */
function run(command, args) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] })
    let output = ''
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk))
    child.once('error', reject)
    child.once('close', (code) => {
      if (code === 0) resolve(undefined)
      else reject(new Fault(`Maven could not fetch it (${command} ${args.join(' ')}):\n${output.trim().slice(-2000)}`))
    })
  })
}
