import { createParamDecorator, type ExecutionContext } from '@nestjs/common'
import type { Caller } from '@throughline/access'
import type { FastifyRequest } from 'fastify'

const callers = new WeakMap<FastifyRequest['raw'], Caller>()

/** Noted once a request. Keyed by the raw request, which hooks and handlers share. */
export function setCaller(request: FastifyRequest, caller: Caller): void {
  callers.set(request.raw, caller)
}

/** Who sends a request that was let in; undefined on public routes. */
export function callerOf(request: FastifyRequest): Caller | undefined {
  return callers.get(request.raw)
}

/** Injects the caller: `handle(@CurrentCaller() caller: Caller)`. Only for routes with a scope. */
export const CurrentCaller = createParamDecorator((_data: unknown, context: ExecutionContext) => {
  const caller = callerOf(context.switchToHttp().getRequest<FastifyRequest>())
  if (!caller) throw new Error('@CurrentCaller() on a route that is public')
  return caller
})
