import { ensureTopics } from '@throughline/bus'
import { readParts } from '@throughline/log'
import { Command } from 'commander'
import { kafkaBrokers, withDatabase } from '../environment.js'

/** `throughline topics`: creates what is missing, and refuses topics that have another number of partitions. */
export function topicsCommand(): Command {
  return new Command('topics')
    .description("create the Kafka topics (KAFKA_BROKERS) with as many partitions as the log has parts")
    .option('--replication <number>', 'replication factor of new topics (default 1; 3 in production)', Number, 1)
    .option('--retention-days <number>', 'how long Kafka keeps records (default 7)', Number, 7)
    .action(async (options: { replication: number; retentionDays: number }) => {
      const parts = await withDatabase(readParts)
      const created = await ensureTopics({
        brokers: kafkaBrokers(),
        parts,
        replicationFactor: options.replication,
        retentionMs: options.retentionDays * 86_400_000,
      })
      console.log(created.length === 0 ? 'All topics exist.' : `Created ${created.join(', ')}.`)
    })
}
