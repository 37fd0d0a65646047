import 'reflect-metadata'
import { loadConfig, logOf, main, runHttpService } from '@throughline/platform'
import { ErasureWorker } from './erasure/worker.js'
import { Recorder } from './recorder.js'
import { RecorderModule } from './recorder.module.js'
import { recorderSettings } from './settings.js'
import { KafkaBatchServer } from './transport/batch-server.js'

await main('recorder', async (logger) => {
  const settings = loadConfig(recorderSettings)
  const log = logOf(logger, 'Recorder')
  const recorder = new Recorder(settings, log, (reason) => {
    logger.fatal('the recorder ends, to be started again', { reason }, 'Recorder')
    process.exit(1)
  })
  const app = await runHttpService(RecorderModule.around(recorder, ErasureWorker.from(settings, log)), {
    service: 'recorder',
    host: settings.HOST,
    port: settings.PORT,
    hstsSeconds: settings.HSTS_SECONDS,
    logger,
    configure: (_fastify, nest) => {
      nest.connectMicroservice({ strategy: nest.get(KafkaBatchServer) })
    },
  })
  await app.startAllMicroservices()
})
