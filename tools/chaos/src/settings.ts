import { parseArgs } from 'node:util'

export const scenarios = ['storm', 'zombie', 'new-epoch'] as const
export type Scenario = (typeof scenarios)[number]

export interface Settings {
  scenario: Scenario
  /** How long faults are done, under load. */
  seconds: number
  seed: number
  eventsPerSecond: number
  subjects: number
  senders: number
  gateways: number
  recorders: number
  /** How long a unit may take to come back, and the system to catch up, in milliseconds. */
  patienceMs: number
  json: string | undefined
  /** The next fault waits until all is well again. */
  oneByOne: boolean
  /** At the end the log is damaged, to see the check find it. */
  plant: boolean
  /** Data and logs stay where they are. */
  keep: boolean
}

export const usage = `npm run chaos -- [options]
  --seconds 120      how long to hurt the system, under load
  --seed 7           decides which faults happen when
  --scenario storm   storm: kills and pauses of everything
                     zombie: a recorder that is paused in the middle of a chunk, replaced, and comes back (--seconds: the pause, 60)
                     new-epoch: a topic that is deleted and made anew
  --rate 800         events a second
  --subjects 300     customers;  --senders 24   clients, each with some of them
  --gateways 2  --recorders 2
  --patience 90      seconds that anything may take to come back
  --json FILE        the report as JSON
  --one-by-one       the next fault waits until all is well again: shows how long each takes by itself
  --plant            at the end damages the log in every way, and fails unless the check finds all of it
  --keep             keeps data and logs (they are always kept when something was wrong)`

const defaultSeconds: Record<Scenario, number> = { storm: 120, zombie: 60, 'new-epoch': 20 }

/**
 * Reads the command line.
 * @returns undefined when it asks for help
 * @throws Error that names the option and what it may be
 */
export function readSettings(args: string[]): Settings | undefined {
  const { values } = parseArgs({
    args,
    options: {
      scenario: { type: 'string', default: 'storm' },
      seconds: { type: 'string' },
      seed: { type: 'string', default: '7' },
      rate: { type: 'string', default: '800' },
      subjects: { type: 'string', default: '300' },
      senders: { type: 'string', default: '24' },
      gateways: { type: 'string', default: '2' },
      recorders: { type: 'string', default: '2' },
      patience: { type: 'string', default: '90' },
      json: { type: 'string' },
      'one-by-one': { type: 'boolean', default: false },
      plant: { type: 'boolean', default: false },
      keep: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.help) return undefined
  const scenario = scenarios.find((name) => name === values.scenario)
  if (scenario === undefined) throw new Error(`--scenario is one of ${scenarios.join(', ')}, not ${values.scenario}`)
  const whole = (name: string, value: string, least: number, most: number): number => {
    const number = Number(value)
    if (Number.isInteger(number) && number >= least && number <= most) return number
    throw new Error(`--${name} is a whole number from ${least} to ${most}, not ${value}`)
  }
  return {
    scenario,
    seconds: whole('seconds', values.seconds ?? String(defaultSeconds[scenario]), 1, 86_400),
    seed: whole('seed', values.seed, 0, 4_294_967_295),
    eventsPerSecond: whole('rate', values.rate, 1, 100_000),
    subjects: whole('subjects', values.subjects, 1, 1_000_000),
    senders: whole('senders', values.senders, 1, 1_000),
    gateways: whole('gateways', values.gateways, 1, 8),
    recorders: whole('recorders', values.recorders, 1, 8),
    patienceMs: whole('patience', values.patience, 1, 3_600) * 1_000,
    json: values.json,
    oneByOne: values['one-by-one'],
    plant: values.plant,
    keep: values.keep,
  }
}
