import type { MigrationInterface, QueryRunner } from 'typeorm'
import { readSql } from '../sql/read-sql.js'

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

  down(): Promise<void> {
    return Promise.reject(new Error('Keys are never thrown away: this migration cannot be reverted. Restore a backup instead.'))
  }
}

export const migrations = [Keys1770000000001]
