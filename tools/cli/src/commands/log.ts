import { interactionsTopic, type TopicState } from '@throughline/bus'
import { newTopicEpoch, readTopicEpoch } from '@throughline/log'
import { Command } from 'commander'
import { withDatabase, withTopics } from '../environment.js'

/** `throughline log …`: where recording stands, and the operator's word that a replaced topic is all right. */
export function logCommand(): Command {
  const command = new Command('log').description('the event log and its cursors')
  command
    .command('status')
    .description('the cursor of each part, beside the ends of the Kafka partitions')
    .option('--topic <topic>', 'topic', interactionsTopic)
    .action((options: { topic: string }) => status(options.topic))
  command
    .command('new-epoch')
    .description('accept a topic that was deleted and made anew: record it from its beginning, as a new epoch')
    .option('--topic <topic>', 'topic', interactionsTopic)
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
  const { id, partitions } = await topicState(topic)
  console.log(`${topic}: epoch ${epoch.epoch}, Kafka's topic id ${id}, recorded from ${epoch.topicId ?? 'an unknown id'}`)
  console.table(
    epoch.cursors.map((cursor) => {
      const partition = partitions.find((each) => each.partition === cursor.part)
      return {
        part: cursor.part,
        cursor: cursor.nextOffset,
        earliest: partition?.earliest,
        end: partition?.latest,
        lag: partition === undefined ? undefined : partition.latest - cursor.nextOffset,
      }
    }),
  )
}

async function newEpoch(topic: string): Promise<void> {
  const { id, partitions } = await topicState(topic)
  const begins = partitions.map(({ partition, earliest }) => ({ part: partition, offset: earliest }))
  const report = await withDatabase((pool) => newTopicEpoch(pool, topic, id, begins))
  console.table(report)
  const lost = report.reduce((sum, row) => sum + Math.max(0, row.seenTo - row.recordedTo), 0)
  console.log(
    lost === 0
      ? 'Everything that was seen of the old topic is in the log. Recorders go on within seconds.'
      : `${lost} records were seen in the old topic and never recorded: they are lost with it. Recorders go on within seconds.`,
  )
}

async function topicState(topic: string): Promise<TopicState> {
  const [state] = await withTopics((topics) => topics.describe([topic]))
  if (state === undefined) throw new Error(`Kafka has no topic ${topic}: \`throughline topics\` creates the topics.`)
  return state
}
