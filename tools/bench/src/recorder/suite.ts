import { pageViews } from '../load/events.js'
import { median, medianRatio, type Suite } from '../report/comparison.js'
import { bareLoop, ourRecorder, stockNest } from './contest.js'
import { filledTopic } from './filled-topic.js'

/** Kafka → log: ours against a bare loop, in turns, and against the stock transport. */
export const recorderSuite: Suite = async (bench) => {
  const { engines, settings, port, tenantKeysFile } = bench
  const topic = await filledTopic(bench, pageViews(1))
  const clear: number[] = []
  const sealed: number[] = []
  const bare: number[] = []
  for (let round = 0; round < settings.rounds; round++) {
    const contest = { engines, topic, count: settings.events, round }
    bare.push(await bareLoop(contest))
    sealed.push(await ourRecorder(contest, port, tenantKeysFile))
    clear.push(await ourRecorder(contest, port))
    const rate = (rates: number[]): string => `${Math.round(rates.at(-1) ?? 0)}/s`
    console.log(`Kafka → log, round ${round + 1}: bare ${rate(bare)}, ours in clear ${rate(clear)}, ours sealed ${rate(sealed)}`)
  }
  const stock = await stockNest({ engines, topic, count: settings.events, round: 0 }, settings.seconds * 2_000)
  return [
    {
      name: 'recorder',
      what: 'Kafka → log without sealing, against a bare loop',
      ours: median(clear),
      other: median(bare),
      ratio: medianRatio(clear, bare),
      target: 0.8,
      rates: { ours: 'recorder', other: 'bareLoop' },
    },
    {
      name: 'recorderSealed',
      what: 'Kafka → log with sealing, against the same bare loop',
      ours: median(sealed),
      other: median(bare),
      ratio: medianRatio(sealed, bare),
      target: 0.6,
      rates: { ours: 'recorderSealed', other: 'bareLoop' },
    },
    {
      name: 'stockNest',
      // The same work: the stock transport seals nothing.
      what: 'Kafka → log without sealing, against the stock NestJS transport',
      ours: median(clear),
      other: stock,
      ratio: median(clear) / stock,
      target: 10,
      rates: { ours: 'recorder', other: 'stockNest' },
    },
  ]
}
