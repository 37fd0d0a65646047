import { throughlineTopics } from '@throughline/bus'
import { readParts } from '@throughline/log'
import { Command } from 'commander'
import { withDatabase, withTopics } from '../environment.js'

/** `throughline topics`: creates what is missing, and refuses topics that have another number of partitions. */
export function topicsCommand(): Command {
  return new Command('topics')
    .description('create the Kafka topics (KAFKA_BROKERS) with as many partitions as the log (DATABASE_URL) has parts')
    .option('--replication <number>', 'replication factor of new topics (default 1; 3 in production)', Number, 1)
    .action(async ({ replication }: { replication: number }) => {
      const parts = await withDatabase(readParts)
      const specs = throughlineTopics(parts)
      await withTopics((topics) => topics.ensure(specs.map((spec) => ({ ...spec, replication }))))
      console.log(`Topics ${specs.map((spec) => spec.name).join(', ')} are there, with ${parts} partitions for events.`)
    })
}
