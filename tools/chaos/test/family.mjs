import { spawn } from 'node:child_process'

// A process with a child of its own, as PostgreSQL is; for tests of killing and pausing. Ends after a while whatever happens.
const quarter = 'setTimeout(() => {}, 15000)'
if (process.argv[2] === 'parent') spawn(process.execPath, ['-e', quarter], { stdio: 'ignore', detached: true })
console.log('ready')
setTimeout(() => undefined, 15_000)
