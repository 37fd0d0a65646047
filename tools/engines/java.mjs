import { spawnSync } from 'node:child_process'
import { Fault } from './faults.mjs'

const otherWays =
  'Other ways: `docker compose up` runs everything in containers; KAFKA_BROKERS=host:port uses a broker of your own.'

/**
 * The java command to use. Throws a Fault that says what to install when there is none or an old one.
 * @returns {string}
 */
export function findJava() {
  const command = process.env.JAVA_HOME ? `${process.env.JAVA_HOME}/bin/java` : 'java'
  const { error, stderr } = spawnSync(command, ['-version'], { encoding: 'utf8' })
  const major = Number(/version "(?:1\.)?(\d+)/.exec(stderr)?.[1] ?? 0)
  if (!error && major >= 17) return command
  const found = error || major === 0 ? `no working Java was found (${command})` : `Java ${major} was found (${command})`
  throw new Fault(
    `Kafka runs on Java 17 or newer, but ${found}.\n` +
      `Install it, for instance: apt-get install openjdk-17-jre-headless maven   |   brew install openjdk maven\n${otherWays}`,
  )
}

/**
 * The mvn command to use. Throws a Fault that says what to install when there is none.
 * @returns {string}
 */
export function findMaven() {
  const { error, status } = spawnSync('mvn', ['-v'], { stdio: 'ignore' })
  if (!error && status === 0) return 'mvn'
  throw new Fault(
    'Maven (mvn) fetches Kafka once, but it was not found.\n' +
      `Install it, for instance: apt-get install maven   |   brew install maven\n${otherWays}`,
  )
}
