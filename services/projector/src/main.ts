import 'reflect-metadata'
import { loadConfig, main, runHttpService, type JsonLogger } from '@throughline/platform'
import { loadMasterKeys } from '@throughline/subjects'
import type { Log } from './log.js'
import { Projector } from './projector.js'
import { ProjectorModule } from './projector.module.js'
import { projectorSettings } from './settings.js'
import { allViews } from './views/all-views.js'

await main('projector', async (logger) => {
  const settings = loadConfig(projectorSettings)
  const keys = loadMasterKeys(settings.KEYS_FILE)
  const projector = new Projector(settings, logOf(logger), allViews({ keys }))
  await runHttpService(ProjectorModule.around(projector), {
    service: 'projector',
    host: settings.HOST,
    port: settings.PORT,
    hstsSeconds: settings.HSTS_SECONDS,
    logger,
  })
})

function logOf(logger: JsonLogger): Log {
  return {
    debug: (message, fields) => logger.debug(message, fields, 'Projector'),
    info: (message, fields) => logger.log(message, fields, 'Projector'),
    warn: (message, fields) => logger.warn(message, fields, 'Projector'),
    error: (message, fields) => logger.error(message, fields, 'Projector'),
  }
}
