export type { Micros } from './instant.js'
