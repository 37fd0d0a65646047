import { randomBytes } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { KafkaCheck } from '../checker/kafka-check.js'
import { checkViews } from '../checker/check-views.js'
import { verify, type Looked } from '../checker/verify.js'
import { Violations } from '../checker/violations.js'
import { History } from '../history/history.js'
import type { Story } from '../load/event.js'
import { Load } from '../load/load.js'
import { Tally } from '../load/tally.js'
import { seeded, type Random } from '../random.js'
import type { Settings } from '../settings.js'
import { type Access, PROJECTORS, System } from '../system/system.js'
import { loadTools, type Tools } from '../system/tools.js'
import { Watch } from '../watch/watch.js'
import { endAbandoned, ownFolder, removeRun } from './folder.js'

/** What every scenario plays on: a system of its own, a load, a history of it, and a check at the end. */
export class Stage {
  readonly history = new History()
  readonly violations = new Violations()
  readonly tally = new Tally()
  readonly kafka = new KafkaCheck(this.history, this.violations)
  readonly random: Random
  readonly story: Story = { run: randomBytes(4).toString('hex'), startMs: Date.now() }
  /** What ended by itself: not forbidden, but good to know. */
  readonly surprises: string[] = []
  #closing = false
  readonly #cleanUp: (() => Promise<void>)[] = []

  private constructor(
    readonly settings: Settings,
    readonly tools: Tools,
    readonly folder: string,
    readonly system: System,
    private readonly out: (line: string) => void,
  ) {
    this.random = seeded(settings.seed)
  }

  /** Prepares everything; nothing runs yet. */
  static async prepare(settings: Settings, out: (line: string) => void): Promise<Stage> {
    const tools = await loadTools()
    await endAbandoned(tools)
    const folder = ownFolder(tools)
    const { gateways, recorders } = settings
    let stage: Stage | undefined = undefined
    const onSurprise = (what: string): void => stage?.surprised(what)
    const system = new System({ tools, folder, gateways, recorders, onSurprise })
    stage = new Stage(settings, tools, folder, system, out)
    return stage
  }

  get access(): Access {
    if (this.system.access === undefined) throw new Error('the system was not started')
    return this.system.access
  }

  /** Prints a line; nothing any more once everything is being ended. */
  say(line: string): void {
    if (!this.#closing) this.out(line)
  }

  /** Brings the system up and begins to watch it. */
  async open(): Promise<Watch> {
    this.say(`Starting PostgreSQL, Kafka, ${this.settings.gateways} gateways, ${this.settings.recorders} recorders, ${PROJECTORS} projectors, a timeline (data and logs in ${this.folder}) …`)
    const { adminUrl, brokers } = await this.system.start()
    const watch = new Watch(adminUrl, brokers)
    this.onClose(() => watch.stop())
    return watch
  }

  startLoad(): Load {
    const { history, violations, tally, story, random, access, settings } = this
    const load = new Load({
      history,
      violations,
      tally,
      story,
      random: random.fork('load'),
      gatewayUrls: access.gatewayUrls,
      apiKey: access.publishKey,
      timeline: { url: access.timelineUrl, key: access.readKey },
      subjects: settings.subjects,
      senders: Math.min(settings.senders, settings.subjects),
      eventsPerSecond: settings.eventsPerSecond,
    })
    this.onClose(() => load.abort())
    return load
  }

  /** Ends the load, waits until all is recorded, and holds everything that was acknowledged against the log. */
  async judge(load: Load, watch: Watch): Promise<Looked> {
    const { settings, history } = this
    this.say('No more faults: waiting for the last answers and for the log to catch up …')
    const begun = performance.now()
    await load.stop(settings.patienceMs)
    await this.caughtUp(watch, settings.patienceMs)
    this.say(`Caught up after ${((performance.now() - begun) / 1_000).toFixed(1)} s. Checking ${history.acked} acknowledged events …`)
    await watch.stop()
    await checkViews(this.system, this.access.adminUrl, this.violations, settings.patienceMs)
    return verify(this)
  }

  /** Waits until all units are ready and every record of the topic is recorded. */
  async caughtUp(watch: Watch, limitMs: number): Promise<void> {
    const deadline = performance.now() + limitMs
    for (const unit of this.system.units) {
      const left = Math.max(1_000, deadline - performance.now())
      await unit.untilReady(left).catch((error: unknown) => this.violations.add('stuck', String(error)))
    }
    const caughtUp = await watch.recovery(performance.now(), Math.max(1_000, deadline - performance.now()))
    if (caughtUp === undefined) this.violations.add('stuck', `the log has not caught up: ${watch.lag} records are missing`)
    // A request that was given up may still be on its way through the gateway.
    await sleep(1_000)
    await watch.recovery(performance.now(), limitMs)
  }

  surprised(what: string): void {
    this.surprises.push(what)
    this.say(`         ${what}`)
  }

  onClose(work: () => Promise<void>): void {
    this.#cleanUp.push(work)
  }

  /** Ends all that was started. Data and logs stay if they are wanted or something was wrong. */
  async close(keep: boolean): Promise<void> {
    this.#closing = true
    for (const work of this.#cleanUp.toReversed()) await work().catch((error: unknown) => this.out(String(error)))
    await this.system.stop()
    if (keep) writeFileSync(path.join(this.folder, 'kept'), '')
    else removeRun(this.tools, this.folder)
  }
}
