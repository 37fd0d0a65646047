import { fork, spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { openSync } from 'node:fs'
import { basename } from 'node:path'
import { fileURLToPath } from 'node:url'

/** A contender in a process of its own, so that it shares nothing with the load but the machine. */
export interface Child {
  process: ChildProcess
  stop(): Promise<void>
}

const repository = fileURLToPath(new URL('../../../../', import.meta.url))

/** Starts one of our services as `npm start` does. `log` takes its output. */
export function startService(name: string, environment: Record<string, string>, log: string): Child {
  const output = openSync(log, 'a')
  return stoppable(
    spawn(process.execPath, [...profiling(name), ...nodeFlags(name), '--import', '@throughline/platform/telemetry', 'dist/main.js'], {
      cwd: `${repository}services/${name}`,
      env: { ...process.env, LOG_LEVEL: 'warn', ...environment },
      stdio: ['ignore', output, output],
    }),
  )
}

/** As in tools/local/services.mjs. */
function nodeFlags(name: string): string[] {
  if (name === 'recorder') return ['--max-old-space-size=512', '--max-semi-space-size=16', '--heap-growing-percent=85']
  if (name === 'projector') return ['--max-old-space-size=384', '--max-semi-space-size=8', '--heap-growing-percent=50']
  return name === 'gateway' ? ['--max-semi-space-size=16', '--heap-growing-percent=100'] : []
}

/** With BENCH_PROFILE=FOLDER each of our processes leaves a CPU profile there when it ends. */
function profiling(name: string): string[] {
  const folder = process.env['BENCH_PROFILE']
  return folder === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${folder}`, `--cpu-prof-name=${name}-${Date.now()}.cpuprofile`]
}

/** Starts a bare contender: a module of this folder that reports by messages. */
export function startBare(moduleUrl: URL, environment: Record<string, string>): Child {
  const file = fileURLToPath(moduleUrl)
  return stoppable(fork(file, { env: { ...process.env, ...environment }, execArgv: profiling(basename(file, '.js')) }))
}

function stoppable(child: ChildProcess): Child {
  const exited = once(child, 'exit')
  return {
    process: child,
    stop: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return
      child.kill('SIGTERM')
      const late = setTimeout(() => child.kill('SIGKILL'), 15_000)
      await exited
      clearTimeout(late)
    },
  }
}

/** Waits until `url` answers 200. @throws Error after 60 s, or when the child has ended */
export async function ready(child: Child, url: string): Promise<void> {
  const deadline = Date.now() + 60_000
  while (Date.now() < deadline) {
    if (child.process.exitCode !== null) throw new Error(`the process behind ${url} ended with ${child.process.exitCode}`)
    const ok = await fetch(url, { signal: AbortSignal.timeout(2_000) }).then((answer) => answer.ok, () => false)
    if (ok) return
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  throw new Error(`${url} did not become ready within 60 s`)
}
