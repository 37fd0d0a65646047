/** Under this token the service's settings are injected. */
export const SETTINGS = Symbol('timeline.settings')
