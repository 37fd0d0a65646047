import { readSql } from '@throughline/database'
import type { MigrationInterface, QueryRunner } from 'typeorm'

/** A migration runs SQL files in order. Applied files are never edited: a change is a new migration. */
function run(queryRunner: QueryRunner, ...files: string[]): Promise<void> {
  return files.reduce(
    (before, file) => before.then(() => queryRunner.query(readSql(import.meta.url, file))).then(() => undefined),
    Promise.resolve(),
  )
}

/**
 * The same, as the owner of everything: what later migrations make is the owner's from the beginning, and nobody may
 * call its functions unless they are granted. The owner sees no rows of tenants; what changes those runs before.
 */
export async function runAsOwner(queryRunner: QueryRunner, ...files: string[]): Promise<void> {
  await queryRunner.query('set local role throughline_migrator')
  await run(queryRunner, ...files)
  await queryRunner.query('reset role')
}

const irreversible = (): Promise<void> =>
  Promise.reject(new Error('The log is kept for ever: this migration cannot be reverted. Restore a backup instead.'))

class Log1770000000001 implements MigrationInterface {
  name = 'Log1770000000001'
  up = (queryRunner: QueryRunner): Promise<void> =>
    run(
      queryRunner,
      './1-log/tables.sql',
      './1-log/partitions.sql',
      './1-log/open-topic-epoch.sql',
      './1-log/new-topic-epoch.sql',
      './1-log/record-chunk.sql',
    )
  down = irreversible
}

class Control1770000000002 implements MigrationInterface {
  name = 'Control1770000000002'
  up = (queryRunner: QueryRunner): Promise<void> => run(queryRunner, './2-control/tables.sql')
  down = irreversible
}

class Roles1770000000003 implements MigrationInterface {
  name = 'Roles1770000000003'
  up = (queryRunner: QueryRunner): Promise<void> => run(queryRunner, './3-roles/roles.sql')
  down = irreversible
}

class Walls1770000000004 implements MigrationInterface {
  name = 'Walls1770000000004'
  up = (queryRunner: QueryRunner): Promise<void> =>
    run(
      queryRunner,
      './4-walls/roles.sql',
      './4-walls/wall.sql',
      './4-walls/tables.sql',
      './4-walls/directory.sql',
      './4-walls/policies.sql',
      './4-walls/ownership.sql',
    )
  down = irreversible
}

class Sealing1770000000005 implements MigrationInterface {
  name = 'Sealing1770000000005'
  up = (queryRunner: QueryRunner): Promise<void> =>
    runAsOwner(queryRunner, './5-sealing/tables.sql', './5-sealing/mark-erased.sql', './5-sealing/record-chunk.sql')
  down = irreversible
}

class Erasure1770000000006 implements MigrationInterface {
  name = 'Erasure1770000000006'
  up = (queryRunner: QueryRunner): Promise<void> =>
    runAsOwner(queryRunner, './6-erasure/tables.sql', './6-erasure/functions.sql', './6-erasure/walls.sql')
  down = irreversible
}

class Audit1770000000007 implements MigrationInterface {
  name = 'Audit1770000000007'
  up = (queryRunner: QueryRunner): Promise<void> =>
    runAsOwner(queryRunner, './7-audit/tables.sql', './7-audit/append-audit.sql', './7-audit/policies.sql')
  down = irreversible
}

class Views1770000000008 implements MigrationInterface {
  name = 'Views1770000000008'
  async up(queryRunner: QueryRunner): Promise<void> {
    await run(queryRunner, './8-views/schema.sql')
    await runAsOwner(queryRunner, './8-views/tables.sql', './8-views/functions.sql', './8-views/identity.sql')
  }
  down = irreversible
}

class Streams1770000000009 implements MigrationInterface {
  name = 'Streams1770000000009'
  up = (queryRunner: QueryRunner): Promise<void> => runAsOwner(queryRunner, './9-streams/grants.sql')
  down = irreversible
}

class Snapshots1770000000013 implements MigrationInterface {
  name = 'Snapshots1770000000013'
  up = (queryRunner: QueryRunner): Promise<void> => runAsOwner(queryRunner, './13-snapshots/snapshots.sql')
  down = irreversible
}

class Rules1770000000010 implements MigrationInterface {
  name = 'Rules1770000000010'
  up = (queryRunner: QueryRunner): Promise<void> => runAsOwner(queryRunner, './10-rules/drafts.sql', './10-rules/views.sql')
  down = irreversible
}

class Relations1770000000015 implements MigrationInterface {
  name = 'Relations1770000000015'
  up = (queryRunner: QueryRunner): Promise<void> => runAsOwner(queryRunner, './15-relations/relations.sql')
  down = irreversible
}

class Requests1770000000016 implements MigrationInterface {
  name = 'Requests1770000000016'
  up = (queryRunner: QueryRunner): Promise<void> => runAsOwner(queryRunner, './16-requests/told.sql')
  down = irreversible
}

class Identity1770000000011 implements MigrationInterface {
  name = 'Identity1770000000011'
  up = (queryRunner: QueryRunner): Promise<void> => runAsOwner(queryRunner, './11-identity/identity.sql')
  down = irreversible
}

class Corrections1770000000012 implements MigrationInterface {
  name = 'Corrections1770000000012'
  up = (queryRunner: QueryRunner): Promise<void> => runAsOwner(queryRunner, './12-corrections/corrections.sql')
  down = irreversible
}

class Search1770000000014 implements MigrationInterface {
  name = 'Search1770000000014'
  async up(queryRunner: QueryRunner): Promise<void> {
    await runAsOwner(queryRunner, './14-search/documents.sql', './14-search/function.sql')
    await run(queryRunner, './14-search/owner.sql')
  }
  down = irreversible
}

class Outbox1770000000019 implements MigrationInterface {
  name = 'Outbox1770000000019'
  async up(queryRunner: QueryRunner): Promise<void> {
    await run(queryRunner, './19-outbox/schema.sql')
    await runAsOwner(queryRunner, './19-outbox/endpoints.sql', './19-outbox/messages.sql', './19-outbox/access.sql')
  }
  down = irreversible
}

class Care1770000000018 implements MigrationInterface {
  name = 'Care1770000000018'
  up = (queryRunner: QueryRunner): Promise<void> => runAsOwner(queryRunner, './18-care/care.sql')
  down = irreversible
}

class Feedback1770000000020 implements MigrationInterface {
  name = 'Feedback1770000000020'
  up = (queryRunner: QueryRunner): Promise<void> => runAsOwner(queryRunner, './20-feedback/feedback.sql')
  down = irreversible
}

class Signals1770000000021 implements MigrationInterface {
  name = 'Signals1770000000021'
  up = (queryRunner: QueryRunner): Promise<void> => runAsOwner(queryRunner, './21-signals/signals.sql')
  down = irreversible
}

class Contacts1770000000022 implements MigrationInterface {
  name = 'Contacts1770000000022'
  up = (queryRunner: QueryRunner): Promise<void> => runAsOwner(queryRunner, './22-contacts/contacts.sql', './22-contacts/baselines.sql')
  down = irreversible
}

class FollowUps1770000000024 implements MigrationInterface {
  name = 'FollowUps1770000000024'
  up = (queryRunner: QueryRunner): Promise<void> => runAsOwner(queryRunner, './24-followups/followups.sql', './24-followups/told.sql')
  down = irreversible
}

class Journeys1770000000023 implements MigrationInterface {
  name = 'Journeys1770000000023'
  up = (queryRunner: QueryRunner): Promise<void> => runAsOwner(queryRunner, './23-journeys/commitments.sql', './23-journeys/touches.sql')
  down = irreversible
}

class Publications1770000000025 implements MigrationInterface {
  name = 'Publications1770000000025'
  up = (queryRunner: QueryRunner): Promise<void> => runAsOwner(queryRunner, './25-publications/publications.sql')
  down = irreversible
}

export const migrations = [
  Log1770000000001,
  Control1770000000002,
  Roles1770000000003,
  Walls1770000000004,
  Sealing1770000000005,
  Erasure1770000000006,
  Audit1770000000007,
  Views1770000000008,
  Streams1770000000009,
  Rules1770000000010,
  Identity1770000000011,
  Corrections1770000000012,
  Snapshots1770000000013,
  Search1770000000014,
  Relations1770000000015,
  Requests1770000000016,
  Care1770000000018,
  Outbox1770000000019,
  Feedback1770000000020,
  Signals1770000000021,
  Contacts1770000000022,
  Journeys1770000000023,
  FollowUps1770000000024,
  Publications1770000000025,
]
