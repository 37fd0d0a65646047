import { findJava, findMaven } from '../engines/java.mjs'
import { isFetched, kafkaFolder, zipkinFolder } from '../engines/maven.mjs'

/**
 * What npm cannot install must be there before a long install begins: Java for Kafka (and Zipkin), Maven as long as
 * their jars are not in the cache.
 * @param {NodeJS.ProcessEnv} env
 * @param {boolean} traces
 */
export function assertPrerequisites(env, traces = false) {
  const wanted = [...(env.KAFKA_BROKERS ? [] : [kafkaFolder()]), ...(traces ? [zipkinFolder()] : [])]
  if (wanted.length === 0) return
  findJava()
  if (!wanted.every(isFetched)) findMaven()
}
