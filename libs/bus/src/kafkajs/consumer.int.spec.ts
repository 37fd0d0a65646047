import { describeLogConsumer } from '../../test/consumer-conformance.js'
import { createBus } from './bus.js'

describeLogConsumer('kafkajs', (brokers) => createBus({ brokers, clientId: 'conformance' }))
