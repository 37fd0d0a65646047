import { readFileSync } from 'node:fs'
import { Command } from 'commander'
import { GatewayApi, type ApiOptions } from '../api/gateway-api.js'

interface Item {
  id: string
  code: string
  reason: string
  type: string | null
  recordedAt: string
  state: string
}

interface ListOptions extends ApiOptions {
  code?: string[]
  state: string
  limit: string
  cursor?: string
  json?: boolean
}

/** `throughline quarantine …`: what could not be recorded; over the gateway's API, with an operator's key. */
export function quarantineCommand(): Command {
  const command = new Command('quarantine').description('what could not be recorded, and sending it again')
  withApi(command.command('list'))
    .description('records in quarantine, newest first')
    .option('--code <code...>', 'only these codes, such as conflict or not-json')
    .option('--state <state>', 'open, replayed, discarded or all', 'open')
    .option('--limit <number>', 'records of a page, at most 200', '50')
    .option('--cursor <cursor>', 'where the page before said to go on')
    .option('--json', 'print what the API answered')
    .action(list)
  withApi(command.command('show').argument('<id>', 'id from the list'))
    .description('one record with what it holds, as JSON')
    .action(async (id: string, options: ApiOptions) => {
      print(await new GatewayApi(options).get(`/v1/quarantine/${encodeURIComponent(id)}`))
    })
  withApi(command.command('replay').argument('<id>', 'id from the list'))
    .description('send a record’s event through the normal way in')
    .option('--event <file>', 'send this event (JSON) instead; - reads standard input')
    .action(async (id: string, options: ApiOptions & { event?: string }) => {
      const fixed = options.event === undefined ? undefined : readFileSync(options.event === '-' ? 0 : options.event, 'utf8')
      print(await new GatewayApi(options).post(`/v1/quarantine/${encodeURIComponent(id)}/replay`, fixed))
    })
  return command
}

function withApi(command: Command): Command {
  return command.option('--url <url>', 'the gateway (THROUGHLINE_URL; default: the one of npm start). Its key is THROUGHLINE_API_KEY')
}

async function list(options: ListOptions): Promise<void> {
  const query = new URLSearchParams({ state: options.state, limit: options.limit })
  for (const code of options.code ?? []) query.append('code', code)
  if (options.cursor !== undefined) query.set('cursor', options.cursor)
  const page = (await new GatewayApi(options).get(`/v1/quarantine?${query.toString()}`)) as { records: Item[]; next: string | null }
  if (options.json) {
    print(page)
    return
  }
  if (page.records.length === 0) console.log('Nothing lies in quarantine that fits.')
  for (const { id, recordedAt, state, code, type, reason } of page.records) {
    console.log(`${id}  ${recordedAt}  ${state}  ${code}  ${type ?? '-'}\n    ${reason}`)
  }
  if (page.next !== null) console.log(`More: --cursor ${page.next}`)
}

function print(value: unknown): void {
  console.log(JSON.stringify(value, null, 2))
}
