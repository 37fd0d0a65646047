import { ControlDirectory } from '@throughline/control'
import type { HttpServiceOptions } from '@throughline/platform'
import { apiInfo } from '../docs/api-info.js'
import { MAX_BODY_BYTES } from '../events/read/limits.js'
import { addBrowserAccess } from './browser-access.js'

/** How the gateway speaks HTTP. Bodies stay bytes until their route reads them: no type is special to the server. */
export const httpOptions: HttpServiceOptions = {
  service: 'gateway',
  openapi: apiInfo,
  limits: { bodyLimitBytes: MAX_BODY_BYTES },
  configure: (fastify, app) => {
    fastify.removeAllContentTypeParsers()
    fastify.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body))
    addBrowserAccess(fastify, app.get(ControlDirectory, { strict: false }))
  },
}
