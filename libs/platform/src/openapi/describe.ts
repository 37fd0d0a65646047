import { SetMetadata } from '@nestjs/common'
import type { Operation } from './openapi.types.js'

export const OPERATION = 'throughline:operation'
export const UNDOCUMENTED = 'throughline:undocumented'

/**
 * Describes a route for `/openapi.json`. Access, path parameters and the problems that every
 * guarded route can answer (401, 403, 503) are added from what the route declares already.
 */
export const Describe = (operation: Operation) => SetMetadata(OPERATION, operation)

/** Leaves a controller of the machinery (health, metrics) out of the public description. */
export const Undocumented = () => SetMetadata(UNDOCUMENTED, true)
