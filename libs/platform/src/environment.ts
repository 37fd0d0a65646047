/** For programs that are no services (the command line tool): the environment without Nest. */
export { withSecretFiles, type WithSecretFiles } from './config/secret-files.js'
