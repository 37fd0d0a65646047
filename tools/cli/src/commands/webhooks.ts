import { Command } from 'commander'
import { type ApiOptions, GatewayApi } from '../api/gateway-api.js'
import { wholeNumber } from './whole-number.js'

const SCOPE = 'endpoints:manage'
const ROOT = '/v1/webhook-endpoints'

interface Endpoint {
  id: string
  url: string
  types: string[]
  state: string
  reason: string | null
  failingSince: string | null
}

interface Delivery {
  messageId: string
  type: string
  state: string
  attempts: number
  createdAt: string
  reason: string | null
  nextAttemptAt: string | null
  waitsFor: string | null
}

/** `throughline webhooks …`: where messages are sent to, and what became of them; with a key that has the scope endpoints:manage. */
export function webhooksCommand(): Command {
  const command = new Command('webhooks').description('endpoints that messages are sent to, and what became of them')
  withApi(command.command('list')).description('all endpoints').action(list)
  withApi(command.command('create').argument('<address>', 'https://…')).description('another endpoint; prints its secret, once')
    .option('--type <type...>', 'messages that it wants, such as signal.opened or signal.*; default: all')
    .option('--description <text>', 'for people')
    .action(create)
  withApi(command.command('deliveries').argument('<id>')).description('what became of messages, the newest first')
    .option('--state <state>', 'waiting, delivered or dead')
    .option('--limit <number>', 'how many, at most 200', wholeNumber, 50)
    .action(deliveries)
  withApi(command.command('resend').argument('<id>').argument('[message]')).description('send a message again; without one, all that were given up').action(resend)
  withApi(command.command('rotate').argument('<id>')).description('another secret; prints it, once')
    .option('--overlap-ms <ms>', 'how long the old one is good as well; default: a day', wholeNumber)
    .action(rotate)
  withApi(command.command('test').argument('<id>')).description('send a test message, and say what became of it').action(test)
  withApi(command.command('pause').argument('<id>')).description('let messages wait')
    .action((id: string, urls: ApiOptions) => change(id, true, urls))
  withApi(command.command('resume').argument('<id>')).description('go on, with what waits')
    .action((id: string, urls: ApiOptions) => change(id, false, urls))
  withApi(command.command('delete').argument('<id>')).description('with what waits for it').action(remove)
  return command
}

function withApi(command: Command): Command {
  return command.option('--url <url>', 'the gateway (THROUGHLINE_URL; default: the one of npm start). The key is THROUGHLINE_API_KEY')
}

const gateway = (urls: ApiOptions): GatewayApi => new GatewayApi(urls, SCOPE)
const pathOf = (id: string, rest = ''): string => `${ROOT}/${encodeURIComponent(id)}${rest}`

async function list(urls: ApiOptions): Promise<void> {
  const { endpoints } = (await gateway(urls).get(ROOT)) as { endpoints: Endpoint[] }
  for (const endpoint of endpoints) console.log(lineOf(endpoint))
}

function lineOf({ id, url, types, state, reason, failingSince }: Endpoint): string {
  const why = reason === null ? '' : ` (${reason})`
  return `${id}  ${state}${why}  ${url}  ${types.join(', ')}${failingSince === null ? '' : `  nothing arrives since ${failingSince}`}`
}

async function create(address: string, { type: types, description, ...urls }: ApiOptions & { type?: string[]; description?: string }): Promise<void> {
  print(await gateway(urls).post(ROOT, JSON.stringify({ url: address, types, description })))
}

async function deliveries(id: string, { state, limit, ...urls }: ApiOptions & { state?: string; limit: number }): Promise<void> {
  const query = new URLSearchParams({ limit: String(limit), ...(state === undefined ? {} : { state }) })
  const page = (await gateway(urls).get(pathOf(id, `/deliveries?${query.toString()}`))) as { deliveries: Delivery[] }
  for (const delivery of page.deliveries) {
    const { messageId, type, createdAt, attempts, reason, nextAttemptAt, waitsFor } = delivery
    const more = [reason, nextAttemptAt && `next ${nextAttemptAt}`, waitsFor && `waits for ${waitsFor}`].filter(Boolean)
    console.log(`${messageId}  ${type}  ${createdAt}  ${delivery.state}  ${attempts} attempts${more.length === 0 ? '' : `  ${more.join('; ')}`}`)
  }
}

async function resend(id: string, message: string | undefined, urls: ApiOptions): Promise<void> {
  print(await gateway(urls).post(pathOf(id, message === undefined ? '/resend' : `/deliveries/${encodeURIComponent(message)}/resend`), '{}'))
}

async function rotate(id: string, { overlapMs, ...urls }: ApiOptions & { overlapMs?: number }): Promise<void> {
  print(await gateway(urls).post(pathOf(id, '/rotate'), JSON.stringify({ overlapMs })))
}

async function test(id: string, urls: ApiOptions): Promise<void> {
  print(await gateway(urls).post(pathOf(id, '/test'), '{}'))
}

async function change(id: string, paused: boolean, urls: ApiOptions): Promise<void> {
  console.log(lineOf((await gateway(urls).patch(pathOf(id), JSON.stringify({ paused }))) as Endpoint))
}

async function remove(id: string, urls: ApiOptions): Promise<void> {
  await gateway(urls).delete(pathOf(id))
}

function print(value: unknown): void {
  console.log(JSON.stringify(value, null, 2))
}
