import { setTimeout as sleep } from 'node:timers/promises'
import { readTopic, topic, withAdmin, endsOf } from '../read/kafka.js'
import { metricOf } from '../read/metrics.js'
import { cursors } from '../read/queries.js'
import type { Report } from '../report.js'
import type { Stage } from '../stage/stage.js'
import { asAdmin } from '../system/admin.js'
import type { Watch } from '../watch/watch.js'
import { inSeconds, until } from '../until.js'

const ALARM_LIMIT_MS = 30_000
const TOPIC_LIMIT_MS = 60_000

/**
 * A topic is deleted and made anew, twice: under the eyes of the recorders, and behind their back, where it is filled
 * beyond the old cursors before they look again. Both must raise the alarm, nothing may be recorded until
 * `throughline log new-epoch`, and after that everything goes on. All the while readers pass tokens of their writes: no
 * offset of the new topic may be taken for one of the old.
 */
export async function newEpoch(stage: Stage): Promise<Report> {
  const { settings, system } = stage
  const watch = await stage.open()
  const seconds = Math.max(5, settings.seconds)
  await loadFor(stage, seconds)
  const notes = [await round(stage, watch, 'under their eyes', { before: nothing, after: nothing })]
  await loadFor(stage, 5)
  const recorders = system.of('recorder')
  notes.push(
    await round(stage, watch, 'behind their back', {
      before: async () => void (await Promise.all(recorders.map((unit) => unit.signalEnd('SIGTERM')))),
      after: async (old) => {
        await fillBeyond(stage, old)
        // Not ready while the alarm is on, so nobody waits for that.
        await Promise.all(recorders.map((unit) => unit.launch()))
      },
    }),
  )
  const load = stage.startLoad()
  await sleep(5_000)
  const looked = await stage.judge(load, watch)
  return { scenario: 'new-epoch', settings, injuries: [], looked, ...watch.figures, notes }
}

interface Around {
  before: () => Promise<void>
  /** @param old the cursors before the topic was deleted, by part */
  after: (old: number[]) => Promise<void>
}

const nothing = (): Promise<void> => Promise.resolve()

/** Replaces the topic and follows what comes of it. */
async function round(stage: Stage, watch: Watch, how: string, { before, after }: Around): Promise<string> {
  const { settings, access, system, violations } = stage
  await stage.caughtUp(watch, settings.patienceMs)
  await readTopic(access.brokers, (event) => stage.kafka.add(event), TOPIC_LIMIT_MS)
  const old = await cursorsOf(access.adminUrl)
  await before()
  stage.say(`The topic is deleted and made anew, ${how} …`)
  await replaceTopic(stage)
  const replacedAt = performance.now()
  const load = stage.startLoad()
  await after(old)
  const alarmedMs = await untilAlarm(access.recorderUrls, replacedAt)
  if (alarmedMs === undefined) violations.add('no-alarm', `no recorder has said within ${inSeconds(ALARM_LIMIT_MS)} that the topic is another one`)
  else stage.say(`Alarm after ${inSeconds(alarmedMs)}: not ready, and throughline_recorder_alarm is set.`)
  await sleep(2_000)
  const still = await cursorsOf(access.adminUrl)
  if (still.some((cursor, part) => cursor !== old[part])) {
    violations.add('no-alarm', `cursors went on in a topic that nobody has accepted: ${old.join(' ')}, then ${still.join(' ')}`)
  }
  stage.say((await system.command(['log', 'new-epoch', '--yes'])).trimEnd())
  const acceptedAt = performance.now()
  const recovered = await watch.recovery(acceptedAt, settings.patienceMs)
  if (recovered === undefined) violations.add('stuck', 'nothing is recorded after the new topic was accepted')
  await load.stop(settings.patienceMs)
  for (const unit of system.of('recorder')) {
    await unit.untilReady(settings.patienceMs).catch((error: unknown) => violations.add('stuck', String(error)))
  }
  const alarm = alarmedMs === undefined ? 'no alarm' : `alarm after ${inSeconds(alarmedMs)}`
  return `New topic  ${how}: ${alarm}, recorded again ${recovered === undefined ? 'never' : inSeconds(recovered)} after it was accepted`
}

async function loadFor(stage: Stage, seconds: number): Promise<void> {
  stage.say(`Load for ${seconds} s …`)
  const load = stage.startLoad()
  await sleep(seconds * 1_000)
  await load.stop(stage.settings.patienceMs)
}

async function replaceTopic(stage: Stage): Promise<void> {
  await withAdmin(stage.access.brokers, async (admin) => {
    await admin.deleteTopics({ topics: [topic], timeout: 10_000 })
    const gone = await until(20_000, async () => ((await admin.listTopics()).includes(topic) ? undefined : true))
    if (!gone) throw new Error(`Kafka still has ${topic} 20 s after it was deleted`)
  })
  await stage.system.command(['topics'])
}

/** Waits until the new topic has, in every partition, more records than the old cursors say. */
async function fillBeyond(stage: Stage, old: readonly number[]): Promise<void> {
  const filled = await until(stage.settings.patienceMs, async () => {
    const ends = await withAdmin(stage.access.brokers, endsOf)
    return ends.every((end, part) => end > (old[part] ?? 0)) ? true : undefined
  })
  if (!filled) throw new Error('the new topic did not fill beyond the old cursors in time; use a higher --rate')
}

async function untilAlarm(recorderUrls: readonly string[], since: number): Promise<number | undefined> {
  return until(ALARM_LIMIT_MS, async () => {
    for (const url of recorderUrls) {
      const ready = await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(2_000) }).catch(() => undefined)
      const alarm = await metricOf(url, 'throughline_recorder_alarm')
      if (ready?.status === 503 && (alarm ?? 0) > 0) return performance.now() - since
    }
    return undefined
  })
}

async function cursorsOf(adminUrl: string): Promise<number[]> {
  const at: number[] = []
  for (const row of await asAdmin<{ part: number; next_offset: number }>(adminUrl, cursors, [topic])) at[row.part] = row.next_offset
  return at
}
