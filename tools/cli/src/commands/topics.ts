import { DEFAULT_RETENTION_DAYS, publishTopic, throughlineTopics } from '@throughline/bus'
import { readParts } from '@throughline/log'
import { Command, InvalidArgumentError } from 'commander'
import { withDatabase, withTopics } from '../environment.js'

interface Options {
  replication: number
  retention?: number
  publish: string[]
}

/** `throughline topics`: creates what is missing, and refuses topics that have another number of partitions. */
export function topicsCommand(): Command {
  return new Command('topics')
    .description('create the Kafka topics (KAFKA_BROKERS) with as many partitions as the log (DATABASE_URL) has parts')
    .option('--replication <number>', 'replication factor of new topics (default 1; 3 in production)', Number, 1)
    .option(
      '--retention <days>',
      `how long Kafka keeps events, in clear; also of topics that exist (KAFKA_RETENTION_DAYS; default ${DEFAULT_RETENTION_DAYS})`,
      days,
    )
    .option('--publish <tenant>', 'also the topic to which systems of this tenant may publish; may be given again', collect, [])
    .action(async ({ replication, retention, publish }: Options) => {
      const fromEnvironment = process.env['KAFKA_RETENTION_DAYS'] || undefined
      const wanted = retention ?? (fromEnvironment === undefined ? undefined : days(fromEnvironment))
      const parts = await withDatabase(readParts)
      const specs = throughlineTopics(parts, wanted)
      const theirs = publish.map((tenant) => publishTopic(tenant, parts))
      await withTopics(async (topics) => {
        await topics.ensure([...specs, ...theirs].map((spec) => ({ ...spec, replication })))
        // Without a word about it, what an operator has set stays.
        if (wanted === undefined) return
        for (const { name, settings = {} } of specs) await topics.configure(name, settings)
      })
      console.log(`Topics ${[...specs, ...theirs].map((spec) => spec.name).join(', ')} are there, with ${parts} partitions for events.`)
      if (wanted !== undefined) console.log(`Kafka keeps events for ${wanted} days.`)
    })
}

function collect(value: string, before: string[]): string[] {
  return [...before, value]
}

function days(value: string): number {
  const number = Number(value)
  if (!(number > 0 && number <= 3650)) throw new InvalidArgumentError('It must be a number of days above 0, at most 3650.')
  return number
}
