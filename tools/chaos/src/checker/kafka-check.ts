import { Growing } from '../history/growing.js'
import type { History } from '../history/history.js'
import type { LogCheck } from './log-check.js'
import type { Violations } from './violations.js'

/**
 * Holds the topic against the history and the log, to tell on which side something was lost: before Kafka (the gateway
 * acknowledged what Kafka does not have) or behind it (the recorder left something out).
 */
export class KafkaCheck {
  readonly #copies = new Growing((length) => new Uint16Array(length))
  #records = 0

  constructor(
    private readonly history: History,
    private readonly violations: Violations,
  ) {}

  get records(): number {
    return this.#records
  }

  /** Records of the topic beyond the first of each event: what the recorder had to recognise. */
  get copies(): number {
    let distinct = 0
    for (let event = 0; event < this.history.size; event++) if (this.#copies.get(event) > 0) distinct++
    return this.#records - distinct
  }

  /** Takes one record of the topic, by the number of its event. */
  add(event: number): void {
    this.#records++
    if (event >= 0 && event < this.history.size) this.#copies.set(event, this.#copies.get(event) + 1)
    else this.violations.add('phantom', `Kafka has a record of event ${event}`)
  }

  finish(log: Pick<LogCheck, 'placeOf'>): void {
    for (let event = 0; event < this.history.size; event++) {
      const inKafka = this.#copies.get(event) > 0
      if (this.history.isAcked(event) && !inKafka) this.violations.add('not-in-kafka', `event ${event}`)
      if (inKafka && !log.placeOf(event)) this.violations.add('not-recorded', `event ${event}, ${this.#copies.get(event)} records`)
    }
  }
}
