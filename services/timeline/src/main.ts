import 'reflect-metadata'
import { main, runHttpService } from '@throughline/platform'
import { timelineApi } from './docs/api.js'
import { readSettings } from './settings.js'
import { TimelineModule } from './timeline.module.js'

await main('timeline', (logger) => {
  const settings = readSettings()
  return runHttpService(TimelineModule.with(settings), {
    service: 'timeline',
    host: settings.host,
    port: settings.port,
    hstsSeconds: settings.hstsSeconds,
    logger,
    openapi: timelineApi,
    limits: { bodyLimitBytes: 32_768 },
  })
})
