import { writeFileSync } from 'node:fs'
import { summarise, textOf, type Report } from './report.js'
import { storm } from './scenarios/storm.js'
import { readSettings, usage, type Scenario, type Settings } from './settings.js'
import { Stage } from './stage/stage.js'

const plays: Record<Scenario, (settings: Settings, say: (line: string) => void) => Promise<Play>> = {
  storm: async (settings, say) => ({ stage: await Stage.prepare(settings, say), play: storm }),
  zombie: () => Promise.reject(new Error('not yet')),
  'new-epoch': () => Promise.reject(new Error('not yet')),
}

interface Play {
  stage: Stage
  play: (stage: Stage) => Promise<Report>
}

let settings: Settings
try {
  settings = readSettings(process.argv.slice(2))
} catch (error) {
  console.error(`${error instanceof Error ? error.message : String(error)}\n\n${usage}`)
  process.exit(2)
}
process.exitCode = await run(settings)

/** @returns the exit code: 0 when all was kept, 1 when not, 130 when interrupted */
async function run(chosen: Settings): Promise<number> {
  const say = (line: string): void => console.log(line)
  const { stage, play } = await plays[chosen.scenario](chosen, say)
  const interrupted = signalled()
  let broken = true
  try {
    const report = await Promise.race([play(stage), interrupted])
    if (report === undefined) {
      say('\nInterrupted: ending everything …')
      return 130
    }
    const summary = summarise(stage, report)
    say(textOf(summary))
    if (chosen.json !== undefined) writeFileSync(chosen.json, `${JSON.stringify(summary, null, 2)}\n`)
    broken = summary.verdict === 'broken'
    return broken ? 1 : 0
  } finally {
    await stage.close(chosen.keep || broken)
    if (chosen.keep || broken) say(`Data and logs were kept in ${stage.folder}`)
  }
}

/** Resolves at the first signal that asks for the end. */
function signalled(): Promise<undefined> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => resolve(undefined))
  })
}
