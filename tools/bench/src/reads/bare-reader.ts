/**
 * The bare limit of a page: Fastify, `pg`, one prepared statement by the index, JSON. No caller is checked, no tenant's
 * wall stands, nothing is opened, nobody's other identifiers are looked for.
 */
import Fastify from 'fastify'
import { readFileSync } from 'node:fs'
import pg from 'pg'
import { type Latency, latencyOf } from '../load/latency.js'

const { DATABASE_URL, PORT } = process.env as Record<string, string>
const text = readFileSync(new URL('../../src/reads/bare-page.sql', import.meta.url), 'utf8')
const pool = new pg.Pool({ connectionString: DATABASE_URL as string, max: 8 })

interface Place {
  part: string
  subject: string
}

async function pageOf({ part, subject }: Place): Promise<string> {
  const { rows } = await pool.query<{ sealed: Buffer | null }>({ name: 'page', text, values: [part, subject] })
  return JSON.stringify(rows.map((row) => ({ ...row, sealed: row.sealed?.toString('base64') })))
}

async function loop(place: Place, times: number): Promise<Latency> {
  const latencies: number[] = []
  for (let time = 0; time < times; time++) {
    const begun = performance.now()
    await pageOf(place)
    latencies.push(performance.now() - begun)
  }
  return latencyOf(latencies)
}

const app = Fastify()
app.get<{ Querystring: Place }>('/page', async (request, reply) => {
  return reply.header('content-type', 'application/json').send(await pageOf(request.query))
})
/** The same one after the other, without HTTP. */
app.get<{ Querystring: Place & { times: string } }>('/loop', (request) => loop(request.query, Number(request.query.times)))
app.get('/readyz', () => ({ status: 'ok' }))
await app.listen({ port: Number(PORT), host: '127.0.0.1' })

process.once('SIGTERM', () => void app.close().then(() => pool.end()))
