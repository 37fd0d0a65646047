import assert from 'node:assert/strict'
import { mkdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { createServer } from 'node:net'
import path from 'node:path'
import { isAlive, liveProcesses } from '../engines/process-files.mjs'
import { folders } from '../local/settings.mjs'
import { runChecks, until } from './checks.mjs'
import { removeAbandoned } from './engines.mjs'
import { sandbox } from './sandbox.mjs'
import { closingLine } from './tally.mjs'
import { tryCommands } from './try-commands.mjs'

/**
 * Tries the way in that a newcomer takes: start, restart, kill, stop, and what can be in the way.
 * @returns {Promise<number>} the exit code
 */
export async function testStartUp() {
  await removeAbandoned()
  const place = await sandbox(path.join(folders.data, 'test-runs', `start-${process.pid}`))
  try {
    const tally = await runChecks([...obstacles(place), ...life(place)])
    console.log(`\n${closingLine(tally)}`)
    return tally.failed === 0 ? 0 : 1
  } finally {
    await place.run('stop.mjs')
    place.remove()
  }
}

/**
 * @param {import('./sandbox.mjs').Sandbox} place
 * @returns {import('./checks.mjs').Check[]}
 */
const obstacles = (place) => [
  {
    title: 'an unknown option is named',
    run: () => refused(place.run('start.mjs', ['--detatch']), /--detatch.*--detach/),
  },
  {
    title: 'a port in use is named, with the setting that moves it',
    run: async () => {
      const other = createServer().listen(place.portBase + 10, '127.0.0.1')
      try {
        await refused(
          place.run('start.mjs', ['--detach']),
          new RegExp(`${place.portBase + 10} \\(PostgreSQL\\).*PORT_BASE`),
        )
      } finally {
        await new Promise((resolve) => other.close(resolve))
      }
    },
  },
  {
    title: 'without Java the message says what to install, and the other way',
    run: async () => {
      const bin = path.join(place.data, 'bin')
      mkdirSync(bin, { recursive: true })
      symlinkSync(process.execPath, path.join(bin, 'node'))
      const run = place.run('start.mjs', ['--detach'], { PATH: bin, JAVA_HOME: '', KAFKA_BROKERS: '' })
      await refused(run, /Java 17[\s\S]*openjdk-17[\s\S]*docker compose up/)
      rmSync(bin, { recursive: true })
    },
  },
]

/**
 * @param {import('./sandbox.mjs').Sandbox} place
 * @returns {import('./checks.mjs').Check[]}
 */
function life(place) {
  let printed = ''
  let told = 0
  const pids = path.join(place.data, 'run')
  const supervisor = () => liveProcesses(path.join(pids, 'supervisor'))
  return [
    {
      title: 'start --detach brings everything up and returns',
      run: async () => {
        printed = await accepted(place.run('start.mjs', ['--detach']))
        const names = liveProcesses(pids).map(({ name }) => name)
        assert.deepEqual(names.toSorted(), ['gateway', 'issuer', 'kafka', 'postgres', 'projector', 'recorder', 'timeline'])
        told = await eventsOf(place)
        assert.ok(told >= 10, `the story has ${told} events`)
      },
    },
    { title: 'the commands that it prints work', run: () => tryCommands(printed) },
    {
      title: 'a second start from the same folder is refused',
      run: () => refused(place.run('start.mjs', ['--detach']), /already runs.*\n.*npm stop/),
    },
    {
      title: 'after a SIGKILL of the parent a start ends what is left, and the data is as it was',
      run: async () => {
        for (const { pid } of supervisor()) process.kill(pid, 'SIGKILL')
        await until(() => supervisor().length === 0)
        const output = await accepted(place.run('start.mjs', ['--detach']))
        assert.match(output, /left behind: .*gateway/)
        // One more than told: the event of the commands above. Not one twice.
        assert.equal(await eventsOf(place), told + 1)
      },
    },
    {
      title: 'when a service dies everything is stopped, and its log is shown',
      run: async () => {
        const left = [...liveProcesses(pids), ...supervisor()]
        const recorder = left.find(({ name }) => name === 'recorder')
        process.kill(recorder?.pid ?? 0, 'SIGKILL')
        await until(() => !left.some(isAlive))
        assert.match(readFileSync(path.join(place.data, 'logs', 'start.log'), 'utf8'), /recorder was ended by SIGKILL/)
      },
    },
    {
      title: 'start --fresh begins with the story alone; stop ends every process',
      run: async () => {
        await accepted(place.run('start.mjs', ['--fresh', '--detach']))
        assert.equal(await eventsOf(place), told)
        const running = [...liveProcesses(pids), ...supervisor()]
        assert.equal(running.length, 8)
        await accepted(place.run('stop.mjs'))
        assert.deepEqual(running.filter(isAlive), [])
      },
    },
  ]
}

/**
 * How many events the story's customer has, asked the way an agent would.
 * @param {import('./sandbox.mjs').Sandbox} place
 */
async function eventsOf(place) {
  const { timelineUrl, agentToken } = place.local()
  const url = `${timelineUrl}/v1/customers/email:mara.lindt@example.com/timeline?limit=200`
  const response = await fetch(url, { headers: { authorization: `Bearer ${agentToken}` } })
  assert.equal(response.status, 200)
  const page = /** @type {{ events: unknown[] }} */ (await response.json())
  return page.events.length
}

/** @param {ReturnType<import('./sandbox.mjs').Sandbox['run']>} running */
async function accepted(running) {
  const { code, output } = await running
  assert.equal(code, 0, output)
  return output
}

/**
 * @param {ReturnType<import('./sandbox.mjs').Sandbox['run']>} running
 * @param {RegExp} message
 */
async function refused(running, message) {
  const { code, output } = await running
  assert.equal(code, 1, output)
  assert.match(output, message)
}
