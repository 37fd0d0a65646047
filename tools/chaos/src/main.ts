import { writeFileSync } from 'node:fs'
import { summarise, textOf, type Report } from './report.js'
import { newEpoch } from './scenarios/new-epoch.js'
import { storm } from './scenarios/storm.js'
import { zombie } from './scenarios/zombie.js'
import { readSettings, usage, type Scenario, type Settings } from './settings.js'
import { plantFaults } from './stage/plant.js'
import { Stage } from './stage/stage.js'

const plays: Record<Scenario, (stage: Stage) => Promise<Report>> = { storm, zombie, 'new-epoch': newEpoch }

const settings = chosen()
if (settings === undefined) console.log(usage)
// Whatever an interrupted run still has under way ends here.
else process.exit(await run(settings))

/** What the command line asks for; a wrong one is told without a stack. */
function chosen(): Settings | undefined {
  try {
    return readSettings(process.argv.slice(2))
  } catch (error) {
    console.error(error instanceof Error ? error.message : error)
    return process.exit(2)
  }
}

/** @returns the exit code: 0 when all was kept, 1 when not, 130 when interrupted */
async function run(wanted: Settings): Promise<number> {
  const say = (line: string): void => console.log(line)
  const interrupted = signalled()
  const stage = await Stage.prepare(wanted, say)
  const play = plays[wanted.scenario]
  let broken = true
  try {
    const report = await Promise.race([play(stage), interrupted])
    if (report === undefined) {
      say('\nInterrupted: ending everything …')
      broken = false
      return 130
    }
    if (wanted.plant) await plantFaults(stage)
    const summary = summarise(stage, report)
    say(textOf(summary))
    if (wanted.json !== undefined) writeFileSync(wanted.json, `${JSON.stringify(summary, null, 2)}\n`)
    broken = summary.verdict === 'broken'
    return broken ? 1 : 0
  } finally {
    await stage.close(wanted.keep || broken)
    if (wanted.keep || broken) say(`Data and logs were kept in ${stage.folder}`)
  }
}

/** Resolves at the first signal that asks for the end. */
function signalled(): Promise<undefined> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => resolve(undefined))
  })
}
