import { readdirSync, readFileSync } from 'node:fs'
import { expect, it } from '@jest/globals'
import { referenceFiles } from './files.js'

const root = new URL('../../../../docs/reference/', import.meta.url)
const files = referenceFiles()

it.each([...files])('docs/reference/%s is what the catalogue says; else run `npm run generate`', (path, text) => {
  expect(readFileSync(new URL(path, root), 'utf8')).toBe(text)
})

it('has no schema of a type that is gone', () => {
  const schemas = readdirSync(new URL('schemas/', root)).map((name) => `schemas/${name}`)
  expect(schemas.filter((path) => !files.has(path))).toEqual([])
})
