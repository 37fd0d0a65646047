import { startDevelopmentIssuer } from './development-issuer.js'

/* The development issuer as a process: ISSUER_FILE, PORT (4004), HOST, ISSUER_URL, ISSUER_TENANT (demo). */
const { ISSUER_FILE: secretsFile, PORT: port = '4004', HOST: host, ISSUER_URL: issuer, ISSUER_TENANT: tenant = 'demo' } = process.env
try {
  if (!secretsFile) throw new Error('ISSUER_FILE is not set: where its key is kept')
  const running = await startDevelopmentIssuer({ secretsFile, port: Number(port), tenant, ...(host && { host }), ...(issuer && { issuer }) })
  console.log(JSON.stringify({ level: 'info', msg: 'listening', url: running.url, issuer: running.issuer }))
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void running.stop().then(() => process.exit(0)))
} catch (error) {
  console.error(`development issuer: ${error instanceof Error ? error.message : String(error)}`)
  process.exitCode = 1
}
