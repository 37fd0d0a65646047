import { describe, expect, it } from '@jest/globals'
import { RouteTable } from './route-table.js'

const table = new RouteTable()
table.add('/v1/events', ['POST'])
table.add('/v1/events', 'GET')
table.add('/v1/customers/:ref/timeline', 'GET')
table.add('/v1/customers/lookup', 'POST')

describe('RouteTable', () => {
  it.each([
    ['/v1/events', ['GET', 'POST']],
    ['/v1/events?source=a/b', ['GET', 'POST']],
    ['/v1/customers/email%3Aann/timeline', ['GET']],
    ['/v1/customers//timeline', []],
    ['/v1/customers/lookup', ['POST']],
    ['/v1/customers', []],
    ['/v1/events/', []],
    ['', []],
  ])('%s has %j', (url, methods) => {
    expect(table.methodsOf(url)).toEqual(methods)
  })
})
