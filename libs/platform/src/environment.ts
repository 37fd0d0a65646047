/** For programs that are no services (the command line tool): the environment without Nest. */
export { readKafkaSettings } from './config/kafka-settings.js'
export { withSecretFiles, type WithSecretFiles } from './config/secret-files.js'
