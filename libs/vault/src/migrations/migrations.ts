import { readSql } from '@throughline/database'
import type { MigrationInterface, QueryRunner } from 'typeorm'

const irreversible = (): Promise<void> =>
  Promise.reject(new Error('Keys are never thrown away: this migration cannot be reverted. Restore a backup instead.'))

class Keys1770000000001 implements MigrationInterface {
  name = 'VaultKeys1770000000001'

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(readSql(import.meta.url, './1-keys/roles.sql'))
    await queryRunner.query('set local role throughline_migrator')
    for (const file of ['tables', 'functions', 'access']) {
      await queryRunner.query(readSql(import.meta.url, `./1-keys/${file}.sql`))
    }
    await queryRunner.query('reset role')
  }

  down = irreversible
}

class Statistics1770000000002 implements MigrationInterface {
  name = 'VaultStatistics1770000000002'

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('set local role throughline_migrator')
    await queryRunner.query(readSql(import.meta.url, './2-statistics/statistics.sql'))
    await queryRunner.query('reset role')
  }

  down = irreversible
}

class Projector1770000000003 implements MigrationInterface {
  name = 'VaultProjector1770000000003'

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(readSql(import.meta.url, './3-projector/role.sql'))
    await queryRunner.query('set local role throughline_migrator')
    await queryRunner.query(readSql(import.meta.url, './3-projector/access.sql'))
    await queryRunner.query('reset role')
  }

  down = irreversible
}

class Secrets1770000000004 implements MigrationInterface {
  name = 'VaultSecrets1770000000004'

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('set local role throughline_migrator')
    await queryRunner.query(readSql(import.meta.url, './4-secrets/access.sql'))
    await queryRunner.query('reset role')
  }

  down = irreversible
}

export const migrations = [Keys1770000000001, Statistics1770000000002, Projector1770000000003, Secrets1770000000004]
