import { RequestMethod, type Type } from '@nestjs/common'
import { METHOD_METADATA, PATH_METADATA } from '@nestjs/common/constants.js'
import { DiscoveryService, MetadataScanner } from '@nestjs/core'
import { propertyOf } from '../unknown.js'

/** One route of a controller, as its decorators describe it. */
export interface ControllerRoute {
  controller: Type
  handler: (...args: unknown[]) => unknown
  /** `Controller.method`, for messages. */
  name: string
  method: string
  /** As the router has it: `/v1/customers/:ref/timeline`. */
  path: string
}

/** Lists all routes of all controllers. A service sets neither a global prefix nor versions, so decorators say it all. */
export function controllerRoutes(discovery: DiscoveryService): ControllerRoute[] {
  const scanner = new MetadataScanner()
  return discovery.getControllers().flatMap(({ metatype }) => {
    if (!isClass(metatype)) return []
    const prototype: unknown = metatype.prototype
    return scanner.getAllMethodNames(Object(prototype)).flatMap((name) => {
      const handler = propertyOf(prototype, name)
      return isFunction(handler) ? routesOf(metatype, handler, name) : []
    })
  })
}

function routesOf(controller: Type, handler: ControllerRoute['handler'], name: string): ControllerRoute[] {
  const method: unknown = Reflect.getMetadata(METHOD_METADATA, handler)
  if (typeof method !== 'number') return []
  return pathsOf(controller).flatMap((prefix) =>
    pathsOf(handler).map((path) => ({
      controller,
      handler,
      name: `${controller.name}.${name}`,
      method: RequestMethod[method] ?? 'ALL',
      path: `/${prefix}/${path}`.replaceAll(/\/{2,}/g, '/').replace(/(.)\/$/, '$1'),
    })),
  )
}

function pathsOf(target: object): string[] {
  const paths: unknown = Reflect.getMetadata(PATH_METADATA, target)
  return [paths].flat().map((path) => (typeof path === 'string' ? path : ''))
}

function isClass(value: unknown): value is Type {
  return typeof value === 'function'
}

function isFunction(value: unknown): value is ControllerRoute['handler'] {
  return typeof value === 'function'
}
