import 'reflect-metadata'
import { main, runHttpService } from '@throughline/platform'
import { httpOptions } from './http-options.js'
import { readSettings } from './settings.js'
import { TimelineModule } from './timeline.module.js'

await main('timeline', (logger) => {
  const settings = readSettings()
  const { host, port, hstsSeconds } = settings
  return runHttpService(TimelineModule.with(settings), { ...httpOptions, host, port, hstsSeconds, logger })
})
