export type { CareRules, InForce } from './care-rules.js'
export type { Derive, Derived } from './derivation.js'
export type { Story, StoryMember } from './story.js'
