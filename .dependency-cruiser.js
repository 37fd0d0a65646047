/** Dependencies point one way: services -> libs, and libs as docs/architecture.md draws them. */
const onlyTo = (name, from, allowed) => ({
  name,
  severity: 'error',
  from: { path: from },
  to: { path: '^(libs|services|tools)/', pathNot: [from, ...allowed.map((lib) => `^libs/${lib}/`)] },
})
const specs = '\\.spec\\.ts$|/test/'

export default {
  forbidden: [
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true } },
    { name: 'no-unresolved', severity: 'error', from: {}, to: { couldNotResolve: true } },
    {
      name: 'services-meet-in-kafka-and-the-log',
      severity: 'error',
      from: { path: '^services/([^/]+)/' },
      to: { path: '^services/', pathNot: '^services/$1/' },
    },
    { name: 'nobody-imports-tools', severity: 'error', from: { path: '^(services|libs)/' }, to: { path: '^tools/' } },
    {
      name: 'testing-only-from-specs',
      severity: 'error',
      from: { path: '^(services|libs|tools/cli)/', pathNot: `${specs}|^libs/testing/` },
      to: { path: '^libs/testing/' },
    },
    {
      name: 'nest-only-in-platform-and-services',
      severity: 'error',
      from: { path: '^libs/(?!platform/)' },
      to: { path: 'node_modules/@nestjs/' },
    },
    {
      name: 'services-do-not-migrate',
      severity: 'error',
      from: { path: '^services/', pathNot: specs },
      to: { path: '^libs/(log/src/migrate/migrate|vault/src/migrate/)' },
    },
    onlyTo('events-is-a-leaf', '^libs/events/', []),
    onlyTo('database-is-a-leaf', '^libs/database/', ['testing']),
    onlyTo('access-is-a-leaf', '^libs/access/', ['testing']),
    onlyTo('platform-to-access-and-events', '^libs/platform/', ['access', 'events', 'testing']),
    onlyTo('vault-to-database', '^libs/vault/', ['database', 'testing']),
    onlyTo('subjects-to-events', '^libs/subjects/', ['events']),
    onlyTo('identity-is-a-leaf', '^libs/identity/', []),
    onlyTo('context-to-events', '^libs/context/', ['events']),
    onlyTo('calendar-is-a-leaf', '^libs/calendar/', []),
    onlyTo('metrics-is-a-leaf', '^libs/metrics/', []),
    onlyTo('care-to-calendar-context-and-events', '^libs/care/', ['calendar', 'context', 'events']),
    onlyTo('rules-to-what-they-are-about', '^libs/rules/', ['calendar', 'care', 'context', 'events', 'identity', 'subjects']),
    onlyTo('search-to-events-and-subjects', '^libs/search/', ['events', 'subjects']),
    onlyTo('log-to-access-events-identity-and-vault', '^libs/log/', ['access', 'database', 'events', 'identity', 'testing', 'vault']),
    onlyTo('bus-to-events', '^libs/bus/', ['events', 'testing']),
    onlyTo('control-to-subjects', '^libs/control/', ['access', 'database', 'events', 'subjects', 'testing']),
  ],
  options: {
    tsConfig: { fileName: 'tsconfig.base.json' },
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '/(dist|out-tsc)/' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['@throughline/source', 'import', 'node', 'default'],
    },
  },
}
