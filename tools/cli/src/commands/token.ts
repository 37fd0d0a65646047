import { Command } from 'commander'
import { readLocalFile } from '../local-file.js'

interface CreateOptions {
  role: string
  tenant?: string
  organisation?: string
  subject?: string
  expiresIn: string
  issuer?: string
}

const LIMIT_MS = 5_000

/** `throughline token …`: tokens of the development issuer, as persons have them of the identity provider. */
export function tokenCommand(): Command {
  const command = new Command('token').description('tokens of the development issuer')
  command
    .command('create')
    .description('a token of somebody who has just signed in; prints it and nothing else')
    .requiredOption('--role <role>', 'agent, supervisor, operator or admin')
    .option('--tenant <slug>', 'of which tenant (default: the demo’s)')
    .option('--organisation <name>', 'of which organisation (default: the brand itself)')
    .option('--subject <name>', 'who it is (default: named by the role)')
    .option('--expires-in <seconds>', 'how long it holds, at most 30 days', '3600')
    .option('--issuer <url>', 'the development issuer (ISSUER_URL; default: the one of npm start)')
    .action(create)
  return command
}

async function create(options: CreateOptions): Promise<void> {
  const { issuerUrl, issuerSecret } = readLocalFile()
  const issuer = options.issuer ?? (process.env['ISSUER_URL'] || issuerUrl)
  // Never an option: on a command line everybody on the machine could read it.
  const secret = process.env['ISSUER_SECRET'] || issuerSecret
  if (issuer === undefined || secret === undefined) {
    throw new Error('there is no development issuer: `npm start` runs one, or name yours with --issuer, and its secret in ISSUER_SECRET')
  }
  console.log(await tokenOf(issuer, formOf(options, secret)))
}

function formOf({ role, tenant, organisation, subject, expiresIn }: CreateOptions, secret: string): URLSearchParams {
  const form = new URLSearchParams({ role, client_secret: secret, expires_in: expiresIn })
  if (tenant !== undefined) form.set('tenant', tenant)
  if (organisation !== undefined) form.set('organisation', organisation)
  if (subject !== undefined) form.set('sub', subject)
  return form
}

async function tokenOf(issuer: string, form: URLSearchParams): Promise<string> {
  const answer = await fetch(`${issuer}/token`, { method: 'POST', body: form, signal: AbortSignal.timeout(LIMIT_MS) }).catch(
    (cause: unknown) => {
      throw new Error(`the development issuer at ${issuer} cannot be reached: is it running?`, { cause })
    },
  )
  const body = (await answer.json()) as { access_token?: string; error_description?: string }
  if (body.access_token === undefined) throw new Error(`the issuer gives no token: ${body.error_description ?? answer.status}`)
  return body.access_token
}
