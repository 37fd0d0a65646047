import { readFileSync } from 'node:fs'

const swcrc = JSON.parse(readFileSync(new URL('./.swcrc', import.meta.url), 'utf8'))

/** Libraries are tested from their sources (export condition `@throughline/source`): no build comes first. */
export default {
  testEnvironment: 'node',
  testMatch: ['<rootDir>/{src,test}/**/*.spec.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  testEnvironmentOptions: { customExportConditions: ['@throughline/source', 'node', 'node-addons'] },
  transform: { '^.+\\.ts$': ['@swc/jest', { ...swcrc, swcrc: false }] },
  // Not `*.json.js`, as packages name JSON that they wrap in a module: without the ending Jest would load the JSON.
  moduleNameMapper: { '^(\\.{1,2}/.*(?<!\\.json))\\.js$': '$1' },
}
