import 'reflect-metadata'
import { loadConfig, logOf, main, runHttpService } from '@throughline/platform'
import { loadMasterKeys } from '@throughline/subjects'
import { Projector } from './projector.js'
import { ProjectorModule } from './projector.module.js'
import { projectorSettings } from './settings.js'
import { allViews } from './views/all-views.js'

await main('projector', async (logger) => {
  const settings = loadConfig(projectorSettings)
  const keys = loadMasterKeys(settings.KEYS_FILE)
  const projector = new Projector(settings, logOf(logger, 'Projector'), allViews({ keys }))
  await runHttpService(ProjectorModule.around(projector), {
    service: 'projector',
    host: settings.HOST,
    port: settings.PORT,
    hstsSeconds: settings.HSTS_SECONDS,
    logger,
  })
})
