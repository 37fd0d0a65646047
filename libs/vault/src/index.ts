export type { SealedFor, SubjectKey, SubjectRef } from './subject-key.js'
