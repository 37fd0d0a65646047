import { mixedEvents } from '../load/mixed.js'
import { bareLoop } from '../recorder/contest.js'
import { filledTopic } from '../recorder/filled-topic.js'
import { median, medianRatio, type Suite } from '../report/comparison.js'
import { recorderAndFollowers } from './contest.js'

const TARGET = 0.4
const LEAST_PER_SECOND = 8_000

/** Kafka → log with all followers caught up, mixed load: ours against a bare loop that only fills the log, in turns. */
export const followersSuite: Suite = async (bench) => {
  const { engines, settings } = bench
  const topic = await filledTopic(bench, mixedEvents(1))
  const ours: number[] = []
  const bare: number[] = []
  for (let round = 0; round < settings.rounds; round++) {
    const contest = { engines, topic, count: settings.events, round }
    bare.push(await bareLoop(contest))
    ours.push((await recorderAndFollowers(bench, contest)).eventsPerSecond)
    console.log(`Kafka → log and views, round ${round + 1}: bare ${Math.round(bare.at(-1) ?? 0)}/s, ours ${Math.round(ours.at(-1) ?? 0)}/s`)
  }
  return [
    {
      name: 'followers',
      what: 'Kafka → log with all followers caught up, mixed load, against a bare loop',
      ours: median(ours),
      other: median(bare),
      ratio: medianRatio(ours, bare),
      target: TARGET,
      limit: LEAST_PER_SECOND,
      rates: { ours: 'followers', other: 'bareLoopMixed' },
    },
  ]
}
