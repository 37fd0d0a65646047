import kafkajs from 'kafkajs'

// Joins a group, says so, and waits to be killed: node join-and-wait.mjs <brokers> <group> <topic>
const [brokers = '', groupId = '', topic = ''] = process.argv.slice(2)
const kafka = new kafkajs.Kafka({ brokers: brokers.split(','), logLevel: kafkajs.logLevel.NOTHING })
const consumer = kafka.consumer({ groupId, sessionTimeout: 30_000, rebalanceTimeout: 3_000, heartbeatInterval: 500 })
consumer.on(consumer.events.GROUP_JOIN, () => process.stdout.write('joined\n'))
await consumer.connect()
await consumer.subscribe({ topics: [topic] })
await consumer.run({ eachBatch: () => Promise.resolve() })
setTimeout(() => process.exit(), 60_000)
