import { setTimeout as sleep } from 'node:timers/promises'
import type { Role } from '../faults/fault.js'
import { childrenOf, send } from './process-tree.js'
import type { Started, Tools } from './tools.js'
import { within } from './within.js'

export interface UnitOptions {
  name: string
  role: Role
  /** Starts the process; `run` counts its starts, for the name of its log file. */
  launch: (run: number) => Promise<Started>
  /** Throws while it is not ready. */
  ready: () => Promise<void>
  /** Told when it ended without being asked to. */
  onSurprise: (what: string) => void
  tools: Pick<Tools, 'isAlive' | 'stopProcess'>
}

/** How long a process may take to come up, in milliseconds: engines recover first, and the machine may be slow. */
const START_LIMIT = 90_000
const GONE_LIMIT = 20_000
const RESTART_AFTER = 500

/**
 * One process of the system that can be hurt. Like any supervisor in production it starts again what ended by itself.
 */
export class Unit {
  readonly name: string
  readonly role: Role
  #started: Started | undefined
  #runs = 0
  #wanted = false
  #released = false
  #restart: Promise<void> | undefined

  constructor(private readonly options: UnitOptions) {
    this.name = options.name
    this.role = options.role
  }

  get runs(): number {
    return this.#runs
  }

  /** Undefined while it does not run. */
  get pid(): number | undefined {
    return this.#started && this.options.tools.isAlive(this.#started.record) ? this.#started.record.pid : undefined
  }

  /** Starts it and waits until it is ready. */
  async start(): Promise<void> {
    await this.launch()
    await this.untilReady()
  }

  /** Starts it, ready or not. */
  async launch(): Promise<void> {
    if (this.#released) throw new Error(`${this.name} was ended for good`)
    this.#wanted = true
    await this.#launch()
  }

  /** @throws Error with its last excuse when it is not ready within the limit */
  async untilReady(limitMs = START_LIMIT): Promise<void> {
    const deadline = performance.now() + limitMs
    for (;;) {
      try {
        await within(this.options.ready(), 3_000, `${this.name} did not answer`)
        return
      } catch (error) {
        if (!this.#wanted) throw error
        if (performance.now() > deadline) throw new Error(`${this.name} is not ready after ${limitMs / 1_000} s`, { cause: error })
        await sleep(100)
      }
    }
  }

  /** SIGKILL, of its children too if `family`; gone when this returns. */
  async kill(family = true): Promise<void> {
    await this.#end((pid) => {
      const children = family ? childrenOf(pid) : []
      for (const one of [pid, ...children]) send(one, 'SIGKILL')
    })
  }

  /** Ends it with a signal that it can answer to; gone when this returns, by SIGKILL after 20 s. */
  async signalEnd(signal: NodeJS.Signals): Promise<void> {
    await this.#end((pid) => void send(pid, signal))
  }

  pause(): void {
    const { pid } = this
    if (pid === undefined) return
    // The parent first: it makes no more children then.
    send(pid, 'SIGSTOP')
    for (const child of childrenOf(pid)) send(child, 'SIGSTOP')
  }

  resume(): void {
    const { pid } = this
    if (pid === undefined) return
    for (const child of childrenOf(pid)) send(child, 'SIGCONT')
    send(pid, 'SIGCONT')
  }

  /** From now on it is not started again when it ends. */
  async release(): Promise<void> {
    this.#wanted = false
    this.#released = true
    this.resume()
    await this.#restart?.catch(() => undefined)
  }

  async #end(signal: (pid: number) => void): Promise<void> {
    this.#wanted = false
    await this.#restart?.catch(() => undefined)
    const { pid } = this
    if (pid === undefined || this.#started === undefined) return
    signal(pid)
    const gone = within(this.#started.exited, GONE_LIMIT, `${this.name} did not end`)
    await gone.catch(() => this.#started && this.options.tools.stopProcess(this.#started.record, { signal: 'SIGKILL' }))
  }

  async #launch(): Promise<void> {
    const started = await this.options.launch(++this.#runs)
    this.#started = started
    void this.#lookAfter(started)
  }

  /** Starts it again when it ended though nobody asked it to. */
  async #lookAfter(started: Started): Promise<void> {
    const { code, signal } = await started.exited
    if (!this.#wanted || this.#started !== started) return
    const { onSurprise } = this.options
    onSurprise(`${this.name} ended by itself (${signal ?? `code ${code}`}), see ${started.logFile}`)
    this.#restart = this.#startLater()
    await this.#restart.catch((error: unknown) => onSurprise(`${this.name} does not start again: ${String(error)}`))
  }

  async #startLater(): Promise<void> {
    await sleep(RESTART_AFTER)
    if (this.#wanted) await this.#launch()
  }
}
