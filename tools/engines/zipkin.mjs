import { findJava } from './java.mjs'
import { zipkinJar } from './maven.mjs'
import { startProcess, untilLogged } from './processes.mjs'

/**
 * Starts a Zipkin server that keeps traces in memory, on the loopback address: some three seconds.
 * @param {{ port: number, logFile: string, pidFolder: string }} options
 * @returns {Promise<import('./processes.mjs').Started & { url: string }>}
 */
export async function startZipkin({ port, logFile, pidFolder }) {
  const args = [
    '-Xms32m',
    '-Xmx192m',
    '-XX:+UseSerialGC',
    '-XX:TieredStopAtLevel=1',
    '-jar',
    await zipkinJar(),
    '--armeria.ports[0].ip=127.0.0.1',
    `--armeria.ports[0].port=${port}`,
    '--armeria.ports[0].protocols[0]=http',
  ]
  const env = { ...process.env, STORAGE_TYPE: 'mem' }
  const started = await startProcess({ name: 'zipkin', command: findJava(), args, env, logFile, pidFolder })
  await untilLogged(started, 'Serving HTTP at')
  return { ...started, url: `http://127.0.0.1:${port}` }
}
