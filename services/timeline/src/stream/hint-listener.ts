import { Inject, Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common'
import { HintListener as Listener } from '@throughline/bus'
import { RuleStreams } from '../rules/stream/rule-streams.js'
import type { Settings } from '../settings.js'
import { SETTINGS } from '../tokens.js'
import { Feeds } from './feeds.js'

/** Lets streams have news sooner than at the next look at the log. */
@Injectable()
export class HintListener implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly listener: Listener | undefined

  constructor(@Inject(SETTINGS) { hints }: Settings, @Inject(Feeds) feeds: Feeds, @Inject(RuleStreams) rules: RuleStreams) {
    const logger = new Logger('Hints')
    this.listener = hints && new Listener({
      ...hints,
      clientId: 'throughline-timeline',
      onHint: () => {
        feeds.hint()
        rules.hint()
      },
      onTrouble: (cause) => logger.warn('hints cannot be heard; the log is asked from time to time', cause),
    })
  }

  onApplicationBootstrap(): void {
    this.listener?.start()
  }

  async onApplicationShutdown(): Promise<void> {
    await this.listener?.stop()
  }
}
