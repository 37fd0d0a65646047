import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { postgresFolders } from '../engines/postgres-home.mjs'
import { throughline } from '../local/commands.mjs'
import { folders } from '../local/settings.mjs'
import { administer, fillQuarantine, publish, read, sendBadEvents } from './canary/deeds.mjs'
import { filesIn, kafkaRecords, traceCollector } from './canary/haystacks.mjs'
import { countIn, formsOf, makeCanary } from './canary/needles.mjs'
import { canaryEvents } from './canary/story.mjs'
import { runChecks } from './checks.mjs'
import { removeAbandoned } from './engines.mjs'
import { sandbox } from './sandbox.mjs'
import { closingLine } from './tally.mjs'

/** PostgreSQL's write-ahead log holds what was written for a while, by design, and is encrypted or cut by its operator. */
const WAL = 'pg_wal'
/** The exporter sends this often. */
const TRACES_MS = 300
/** The broker begins to look for what has expired half a minute after its start, and then every ten seconds. */
const EXPIRY_MS = 90_000

/**
 * Fills a running system with words that are nowhere else, provokes errors, and looks for the words where none may be.
 * @returns {Promise<number>} the exit code
 */
export async function testWithCanaries() {
  await removeAbandoned()
  const place = await sandbox(path.join(folders.data, 'test-runs', `canary-${process.pid}`))
  const collector = await traceCollector()
  try {
    const canary = makeCanary()
    const tally = await runChecks([searchWorks(canary), ...deeds(place, collector.url, canary), ...finds(place, collector, canary)])
    console.log(`\n${closingLine(tally)}`)
    return tally.failed === 0 ? 0 : 1
  } finally {
    await place.run('stop.mjs')
    await collector.close()
    place.remove()
  }
}

/**
 * @param {import('./canary/needles.mjs').Canary} canary
 * @returns {import('./checks.mjs').Check}
 */
const searchWorks = (canary) => ({
  title: 'the search finds the words in every form',
  run: async () => {
    const { word, needles } = canary
    const hidden = [word, word.toUpperCase(), Buffer.from(word).toString('hex')]
    for (const before of ['', 'a', 'ab', 'abc']) {
      hidden.push(Buffer.from(`${before}${word}xyz`).toString('base64'), Buffer.from(`${before}${word}`).toString('base64url'))
    }
    for (const text of hidden) assert.ok(countIn(Buffer.from(`\0..${text}..`), needles) > 0, text)
    assert.equal(countIn(Buffer.from('canary 4930'), needles), 0)
  },
})

/**
 * @param {import('./sandbox.mjs').Sandbox} place
 * @param {string} traces
 * @param {import('./canary/needles.mjs').Canary} canary
 * @returns {import('./checks.mjs').Check[]}
 */
function deeds(place, traces, canary) {
  /** @type {string | undefined} */
  let token
  return [
    {
      title: 'the system starts, logs all it can and traces everything',
      run: async () => {
        const env = {
          LOG_LEVEL: 'trace',
          OTEL_TRACES_EXPORTER: 'zipkin',
          OTEL_EXPORTER_ZIPKIN_ENDPOINT: traces,
          OTEL_BSP_SCHEDULE_DELAY: String(TRACES_MS),
        }
        const { code, output } = await place.run('start.mjs', ['--detach'], env)
        assert.equal(code, 0, output)
      },
    },
    {
      title: 'events of every type are taken, with the words in every personal field and identifier',
      run: async () => {
        const events = await storyOf(canary)
        const answer = await publish(place.local(), events)
        token = answer.token
        assert.deepEqual(answer.rejected, [])
        assert.ok(answer.accepted > 50, `${answer.accepted} events`)
      },
    },
    {
      title: 'bad events are refused, others go to quarantine',
      run: async () => {
        const statuses = await sendBadEvents(place.local(), canary)
        assert.ok(statuses.every((status) => status < 500), statuses.join())
        assert.ok(statuses.filter((status) => status >= 400).length > statuses.length / 2, statuses.join())
        await fillQuarantine(place.local(), canary)
        await sleep(3_000)
      },
    },
    {
      title: 'who may read them reads them, who asks wrongly is refused',
      run: async () => {
        const { timeline, search, statuses } = await read(place.local(), canary, token)
        assert.ok(countIn(Buffer.from(timeline), formsOf(canary.word)) > 50, timeline.slice(0, 2_000))
        assert.ok(countIn(Buffer.from(search), formsOf(canary.word)) > 20, search.slice(0, 2_000))
        assert.ok(statuses.every((status) => status < 500), statuses.join())
        for (const status of [200, 400, 401, 404]) assert.ok(statuses.includes(status), statuses.join())
      },
    },
    {
      title: 'holds, erasures and the audit are asked about them',
      run: async () => {
        const statuses = await administer(place.local(), canary)
        assert.ok(statuses.every((status) => status < 500 && status !== 403), statuses.join())
        for (const status of [200, 201, 400, 409]) assert.ok(statuses.includes(status), statuses.join())
      },
    },
  ]
}

/** @param {import('./canary/needles.mjs').Canary} canary */
async function storyOf(canary) {
  // Built by the start.
  const { allDeclarations } = await import('@throughline/events')
  /** @type {Map<string, readonly string[]>} */
  const open = new Map(allDeclarations().map((declaration) => [declaration.type, declaration.open]))
  return canaryEvents(canary, (type) => open.get(type) ?? [])
}

/**
 * @param {import('./sandbox.mjs').Sandbox} place
 * @param {Awaited<ReturnType<typeof traceCollector>>} collector
 * @param {import('./canary/needles.mjs').Canary} canary
 * @returns {import('./checks.mjs').Check[]}
 */
const finds = (place, collector, { needles }) => [
  {
    title: 'metrics have none of them',
    run: async () => {
      const { gatewayUrl, timelineUrl, recorderUrl, projectorUrl } = place.local()
      for (const url of [gatewayUrl, timelineUrl, recorderUrl, projectorUrl]) {
        const text = await (await fetch(`${url}/metrics`, { signal: AbortSignal.timeout(10_000) })).text()
        assert.match(text, /http_request_duration|process_cpu/)
        assert.equal(countIn(Buffer.from(text), needles), 0, url)
      }
    },
  },
  {
    title: 'Kafka’s keys, headers and hints have none of them (its values are events in clear)',
    run: async () => {
      const records = await kafkaRecords(place.local().kafkaBrokers)
      for (const { topic, key, headers, value } of records) {
        assert.equal(countIn(key, needles), 0, `a key of ${topic}`)
        assert.equal(countIn(headers, needles), 0, `headers in ${topic}: ${headers.toString().slice(0, 2_000)}`)
        if (!/^(interactions|backfill)\.v1$/.test(topic)) assert.equal(countIn(value, needles), 0, `a value of ${topic}`)
      }
      assert.ok(records.filter(({ value }) => countIn(value, needles) > 0).length > 50, 'the events are not there')
    },
  },
  {
    title: 'traces have none of them',
    run: async () => {
      await sleep(3 * TRACES_MS)
      const spans = collector.received()
      for (const name of ['/v1/events', '/v1/customers/:ref/timeline', 'recorder']) assert.ok(spans.includes(name), `no span of ${name}`)
      assert.equal(countIn(spans, needles), 0, contextIn(spans, needles))
    },
  },
  {
    title: 'Kafka’s files have them, and none of them once the retention is over',
    run: async () => {
      const { databaseUrl: DATABASE_URL, kafkaBrokers: KAFKA_BROKERS } = place.local()
      const segments = path.join(place.data, 'kafka')
      const left = () => [...filesIn(segments)].filter(({ content }) => countIn(content, needles) > 0).map(({ file }) => file)
      assert.notEqual(left().length, 0, 'the events are not there')
      await throughline(['topics', '--retention', '0.00001'], { DATABASE_URL, KAFKA_BROKERS })
      await eventuallyEmpty(left, EXPIRY_MS)
    },
  },
  {
    title: 'the system stops; its logs have none of them, until the last line',
    run: async () => {
      const { code, output } = await place.run('stop.mjs')
      assert.equal(code, 0, output)
      const names = []
      for (const { file, content } of filesIn(path.join(place.data, 'logs'))) {
        names.push(path.basename(file))
        assert.equal(countIn(content, needles), 0, `${file}: ${contextIn(content, needles)}`)
      }
      for (const name of ['gateway.log', 'recorder.log', 'projector.log', 'timeline.log', 'postgres.log', 'kafka.log']) assert.ok(names.includes(name), name)
    },
  },
  {
    title: 'PostgreSQL’s files have none of them, outside of the write-ahead log',
    run: async () => {
      let markers = 0
      for (const folder of postgresFolders(path.join(place.data, 'postgres')).filter((one) => existsSync(one))) {
        for (const { file, content } of filesIn(folder, (name) => name === WAL)) {
          markers += countIn(content, [Buffer.from('openmarker')])
          assert.equal(countIn(content, needles), 0, `${file}: ${contextIn(content, needles)}`)
        }
      }
      assert.ok(markers > 50, 'the events are not there')
    },
  },
]

/**
 * @param {() => string[]} left   names of what is still there
 * @param {number} limitMs
 */
async function eventuallyEmpty(left, limitMs) {
  const deadline = Date.now() + limitMs
  while (left().length > 0) {
    assert.ok(Date.now() < deadline, `still there after ${limitMs / 1000} s: ${left().join(', ')}`)
    await sleep(1_000)
  }
}

/**
 * What stands around the first find, for whoever has to find out how it came there.
 * @param {Buffer} hay
 * @param {Buffer[]} needles
 */
function contextIn(hay, needles) {
  const at = Math.max(...needles.map((needle) => hay.indexOf(needle)))
  return hay.subarray(Math.max(0, at - 300), at + 100).toString('latin1').replaceAll(/[^\x20-\x7e]/g, '.')
}
