import { setTimeout as sleep } from 'node:timers/promises'
import { Inflict } from '../faults/inflict.js'
import { planFaults } from '../faults/plan.js'
import type { Report } from '../report.js'
import type { Stage } from '../stage/stage.js'
import { PROJECTORS } from '../system/system.js'

/** Load, and kills and pauses of everything by a seeded plan. */
export async function storm(stage: Stage): Promise<Report> {
  const { settings, system, violations } = stage
  const watch = await stage.open()
  const load = stage.startLoad()
  const plan = planFaults({
    seconds: settings.seconds,
    units: { gateway: settings.gateways, recorder: settings.recorders, projector: PROJECTORS, timeline: 1, kafka: 1, postgres: 1 },
    random: stage.random.fork('faults'),
  })
  stage.say(`${settings.oneByOne ? 'Faults one by one' : `${plan.length} faults`} in ${settings.seconds} s, under ${settings.eventsPerSecond} events/s of ${settings.subjects} customers:`)
  const inflict = new Inflict({
    ward: system,
    watch,
    limitMs: settings.patienceMs,
    say: (line) => stage.say(line),
    onStuck: (what) => violations.add('stuck', what),
  })
  const begun = performance.now()
  const ending = new AbortController()
  stage.onClose(async () => ending.abort())
  if (settings.oneByOne) await inflict.runOneByOne(plan, settings.seconds * 1_000, ending.signal)
  else await inflict.run(plan, ending.signal)
  await sleep(Math.max(0, settings.seconds * 1_000 - (performance.now() - begun)), undefined, { signal: ending.signal }).catch(() => undefined)
  await inflict.settled()
  const looked = await stage.judge(load, watch)
  return { scenario: 'storm', settings, injuries: inflict.injuries, looked, ...watch.figures, notes: [] }
}
