import { readLocalFile } from '../local-file.js'

export interface ApiOptions {
  /** Default: THROUGHLINE_URL, else what `npm start` wrote down. */
  url?: string
}

const LIMIT_MS = 30_000

/** Calls the gateway's API. Problems become Errors that say what the gateway said. */
export class GatewayApi {
  readonly #url: string
  readonly #key: string

  /**
   * The key is THROUGHLINE_API_KEY, else what `npm start` wrote down: on a command line everybody on the machine could
   * read it.
   *
   * @throws Error that names what is missing and where to give it
   */
  constructor(options: ApiOptions) {
    const local = readLocalFile()
    this.#url = required(options.url ?? process.env['THROUGHLINE_URL'] ?? local.gatewayUrl, 'the gateway’s address: --url or THROUGHLINE_URL')
    this.#key = required(
      process.env['THROUGHLINE_API_KEY'] || local.operatorKey,
      'a key with the scope operations: THROUGHLINE_API_KEY, or THROUGHLINE_API_KEY_FILE',
    )
  }

  get(path: string): Promise<unknown> {
    return this.#call(path, { method: 'GET' })
  }

  /** @param json the body as it stands; without it there is none */
  post(path: string, json?: string): Promise<unknown> {
    const body = json === undefined ? {} : { body: json, headers: { 'content-type': 'application/json' } }
    return this.#call(path, { method: 'POST', ...body })
  }

  async #call(path: string, init: { method: string; body?: string; headers?: Record<string, string> }): Promise<unknown> {
    const headers = { ...init.headers, authorization: `Bearer ${this.#key}` }
    const signal = AbortSignal.timeout(LIMIT_MS)
    const answer = await fetch(new URL(path, this.#url), { ...init, headers, signal }).catch((cause: unknown) => {
      throw new Error(`${this.#url} does not answer`, { cause })
    })
    const text = await answer.text()
    if (!answer.ok) throw new Error(problemText(answer.status, text))
    return JSON.parse(text) as unknown
  }
}

function problemText(status: number, text: string): string {
  try {
    const { title, detail } = JSON.parse(text) as { title?: string; detail?: string }
    return `${status} ${title ?? ''}${detail === undefined ? '' : `: ${detail}`}`
  } catch {
    return `${status}, and no problem that could be read`
  }
}

function required(value: string | undefined, what: string): string {
  if (value === undefined || value === '') throw new Error(`say ${what}`)
  return value
}
