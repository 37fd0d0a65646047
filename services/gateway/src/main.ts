import { loadConfig, main, runHttpService } from '@throughline/platform'
import { GatewayModule } from './gateway.module.js'
import { httpOptions } from './http/http-options.js'
import { gatewaySettings } from './settings.js'

await main('gateway', (logger) => {
  const settings = loadConfig(gatewaySettings)
  const { HOST: host, PORT: port, HSTS_SECONDS: hstsSeconds } = settings
  return runHttpService(GatewayModule.with(settings), { ...httpOptions, logger, host, port, hstsSeconds })
})
