import { randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { SignJWT } from 'jose'
import { ALGORITHM, issuerSecrets, type IssuerSecrets } from './issuer-file.js'
import { readTokenRequest, type TokenRequest } from './token-request.js'

export interface DevelopmentIssuerOptions {
  /** Where its key is kept, and the secret that asking for a token takes; made when it is not there. */
  secretsFile: string
  /** 0 takes a free one. */
  port: number
  /** Default 127.0.0.1. */
  host?: string
  /** What tokens have in `iss`. Default: where it listens. */
  issuer?: string
  /** For whom it speaks when it is not told. */
  tenant: string
  /** Default: NODE_ENV. */
  mode?: string | undefined
}

export interface DevelopmentIssuer {
  readonly issuer: string
  /** Where it listens. */
  readonly url: string
  /** Makes a token without a request. */
  token(request: Partial<TokenRequest> & { role: string }): Promise<string>
  stop(): Promise<void>
}

const AUDIENCE = 'throughline'
const MAX_FORM_BYTES = 4_096

/**
 * An identity provider for development: discovery document, keys, and a token for whatever role is asked for.
 *
 * @throws Error in production, where nobody may make up who they are
 */
export async function startDevelopmentIssuer(options: DevelopmentIssuerOptions): Promise<DevelopmentIssuer> {
  const { secretsFile, port, host = '127.0.0.1', tenant, mode = process.env['NODE_ENV'] } = options
  if (mode === 'production') {
    throw new Error('the development issuer gives anybody any role, so it does not start with NODE_ENV=production')
  }
  const secrets = await issuerSecrets(secretsFile)
  const server = createServer({ requestTimeout: 5_000 })
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, host, resolve))
  const url = `http://${host === '0.0.0.0' ? '127.0.0.1' : host}:${(server.address() as AddressInfo).port}`
  const issuer = options.issuer ?? url
  const sign = (request: Parameters<DevelopmentIssuer['token']>[0]): Promise<string> => signed(request, { issuer, tenant, secrets })
  server.on('request', (request, response) => {
    answer(request, response, { issuer, secrets, sign }).catch(() => response.destroy()) // who asked has gone
  })
  return { issuer, url, token: sign, stop: () => close(server) }
}

interface Answering {
  issuer: string
  secrets: IssuerSecrets
  sign: DevelopmentIssuer['token']
}

async function answer(request: IncomingMessage, response: ServerResponse, { issuer, secrets, sign }: Answering): Promise<void> {
  const route = `${request.method} ${request.url?.split('?', 1)[0]}`
  if (route === 'GET /.well-known/openid-configuration') return send(response, 200, discoveryOf(issuer))
  if (route === 'GET /jwks') return send(response, 200, { keys: [secrets.publicKey] })
  if (route === 'GET /readyz') return send(response, 200, { status: 'ready' })
  if (route !== 'POST /token') return send(response, 404, { error: 'not_found' })
  const asked = readTokenRequest(await formOf(request), secrets.clientSecret)
  if ('error' in asked) return send(response, asked.error === 'invalid_client' ? 401 : 400, asked)
  send(response, 200, { access_token: await sign(asked), token_type: 'Bearer', expires_in: asked.expires_in })
}

function signed(
  { role, sub = `${role}-of-the-demo`, organisation, expires_in: life = 3_600, auth_age: age = 0, ...request }: Parameters<DevelopmentIssuer['token']>[0],
  { issuer, tenant, secrets }: { issuer: string; tenant: string; secrets: IssuerSecrets },
): Promise<string> {
  const now = Math.floor(Date.now() / 1_000)
  return new SignJWT({ tenant: request.tenant ?? tenant, roles: [role], auth_time: now - age, ...(organisation === undefined ? {} : { organisation }) })
    .setProtectedHeader({ alg: ALGORITHM, kid: secrets.kid, typ: 'at+jwt' })
    .setIssuer(issuer)
    .setAudience(AUDIENCE)
    .setSubject(sub)
    .setJti(randomUUID())
    .setIssuedAt(now)
    .setExpirationTime(now + life)
    .sign(secrets.privateKey)
}

function discoveryOf(issuer: string): Record<string, unknown> {
  return {
    issuer,
    jwks_uri: `${issuer}/jwks`,
    token_endpoint: `${issuer}/token`,
    grant_types_supported: ['client_credentials'],
    token_endpoint_auth_methods_supported: ['client_secret_post'],
    response_types_supported: [],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: [ALGORITHM],
  }
}

/** What is too long is cut off, and so no request that makes sense. */
async function formOf(request: IncomingMessage): Promise<string> {
  let form = ''
  for await (const chunk of request.setEncoding('utf8')) {
    form += chunk
    if (form.length > MAX_FORM_BYTES) break
  }
  return form
}

function send(response: ServerResponse, status: number, body: unknown): void {
  const text = JSON.stringify(body)
  response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store', 'content-length': Buffer.byteLength(text) })
  response.end(text)
}

function close(server: Server): Promise<void> {
  server.closeAllConnections()
  return new Promise((resolve) => server.close(() => resolve()))
}
