import { readFileSync } from 'node:fs'

const swcrc = JSON.parse(readFileSync(new URL('./.swcrc', import.meta.url), 'utf8'))

/** Libraries are tested from their sources (export condition `@throughline/source`): no build comes first. */
export default {
  testEnvironment: 'node',
  testMatch: ['<rootDir>/{src,test}/**/*.spec.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  testEnvironmentOptions: { customExportConditions: ['@throughline/source', 'node', 'node-addons'] },
  transform: { '^.+\\.ts$': ['@swc/jest', { ...swcrc, swcrc: false }] },
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
}
