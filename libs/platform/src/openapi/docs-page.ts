import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import type { FastifyInstance } from 'fastify'

const resolve = createRequire(import.meta.url).resolve

const PAGE = (title: string) => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<link rel="stylesheet" href="/docs/swagger-ui.css">
</head>
<body>
<div id="docs"><noscript>This page needs JavaScript. The description itself is at <a href="/openapi.json">/openapi.json</a>.</noscript></div>
<script src="/docs/swagger-ui-bundle.js"></script>
<script src="/docs/start.js"></script>
</body>
</html>
`

const START = `SwaggerUIBundle({ url: '/openapi.json', dom_id: '#docs', deepLinking: true, validatorUrl: null,
  tryItOutEnabled: true, defaultModelsExpandDepth: 0, displayRequestDuration: true })
`

/** The page may run and call only what this server serves; Swagger UI sets styles and data: images of its own. */
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; " +
  "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

/**
 * Serves `/openapi.json` and a page that shows it, `/docs`. Everything comes from this process, and
 * nothing is read or built before somebody asks.
 */
export function serveDocs(fastify: FastifyInstance, title: string, document: () => unknown): void {
  let json: string | undefined
  fastify.get('/openapi.json', (_request, reply) => {
    json ??= JSON.stringify(document())
    return reply.header('content-type', 'application/json; charset=utf-8').send(json)
  })
  fastify.get('/docs', (_request, reply) =>
    reply
      .header('content-type', 'text/html; charset=utf-8')
      .header('content-security-policy', POLICY)
      .send(PAGE(title)),
  )
  serve(fastify, 'start.js', 'text/javascript', () => Promise.resolve(START))
  serve(fastify, 'swagger-ui.css', 'text/css', fromPackage)
  serve(fastify, 'swagger-ui-bundle.js', 'text/javascript', fromPackage)
}

function serve(fastify: FastifyInstance, file: string, type: string, read: (file: string) => Promise<string | Buffer>) {
  fastify.get(`/docs/${file}`, async (_request, reply) =>
    reply
      .header('content-type', `${type}; charset=utf-8`)
      .header('cache-control', 'public, max-age=3600')
      .send(await read(file)),
  )
}

function fromPackage(file: string): Promise<Buffer> {
  return readFile(resolve(`swagger-ui-dist/${file}`))
}

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
}
