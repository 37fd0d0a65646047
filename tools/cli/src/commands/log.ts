import { readTopicOffsets } from '@throughline/bus'
import { newTopicEpoch, readTopicEpoch } from '@throughline/log'
import { Command } from 'commander'
import { kafkaBrokers, withDatabase } from '../environment.js'

const DEFAULT_TOPIC = 'interactions.v1'

/** `throughline log …`: where recording stands, and the operator's word that a replaced topic is all right. */
export function logCommand(): Command {
  const command = new Command('log').description('the event log and its cursors')
  command
    .command('status')
    .description('the cursor of each part, beside the ends of the Kafka partitions')
    .option('--topic <topic>', 'topic', DEFAULT_TOPIC)
    .action((options: { topic: string }) => status(options.topic))
  command
    .command('new-epoch')
    .description('accept a topic that was deleted and made anew: record it from its beginning, as a new epoch')
    .option('--topic <topic>', 'topic', DEFAULT_TOPIC)
    .requiredOption('--yes', 'you know that what the old topic held beyond the cursors is lost')
    .action((options: { topic: string }) => newEpoch(options.topic))
  return command
}

async function status(topic: string): Promise<void> {
  const epoch = await withDatabase((pool) => readTopicEpoch(pool, topic))
  if (epoch === undefined) {
    console.log(`Nothing of ${topic} was recorded yet.`)
    return
  }
  const { topicId, partitions } = await readTopicOffsets({ brokers: kafkaBrokers(), topic })
  console.log(`${topic}: epoch ${epoch.epoch}, Kafka's topic id ${topicId}, recorded from ${epoch.topicId ?? 'an unknown id'}`)
  console.table(
    epoch.cursors.map((cursor) => {
      const partition = partitions.find((each) => each.partition === cursor.part)
      return {
        part: cursor.part,
        cursor: cursor.nextOffset,
        earliest: partition?.earliest,
        end: partition?.end,
        lag: partition === undefined ? undefined : partition.end - cursor.nextOffset,
      }
    }),
  )
}

async function newEpoch(topic: string): Promise<void> {
  const { topicId, partitions } = await readTopicOffsets({ brokers: kafkaBrokers(), topic })
  const begins = partitions.map(({ partition, earliest }) => ({ part: partition, offset: earliest }))
  const report = await withDatabase((pool) => newTopicEpoch(pool, topic, topicId, begins))
  console.table(report)
  const lost = report.reduce((sum, row) => sum + Math.max(0, row.seenTo - row.recordedTo), 0)
  console.log(
    lost === 0
      ? 'Everything that was seen of the old topic is in the log. Recorders go on within seconds.'
      : `${lost} records were seen in the old topic and never recorded: they are lost with it. Recorders go on within seconds.`,
  )
}
