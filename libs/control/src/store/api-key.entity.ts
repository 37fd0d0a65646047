import { Column, CreateDateColumn, Entity, PrimaryGeneratedColumn } from 'typeorm'
import type { Scope } from '@throughline/access'

/** A credential of a tenant. The token itself is nowhere: only its hash, and a prefix to name it by. */
@Entity({ schema: 'control', name: 'api_key' })
export class ApiKey {
  @PrimaryGeneratedColumn('uuid') id!: string
  @Column('uuid', { name: 'tenant_id' }) tenantId!: string
  @Column('text') prefix!: string
  @Column('bytea', { select: false }) sha256!: Buffer
  @Column('text', { array: true }) scopes!: Scope[]
  @Column('text', { nullable: true }) organisation!: string | null
  @Column('text', { array: true }) origins!: string[]
  @CreateDateColumn({ name: 'created_at', type: 'timestamptz' }) createdAt!: Date
  @Column('timestamptz', { name: 'expires_at', nullable: true }) expiresAt!: Date | null
  @Column('timestamptz', { name: 'revoked_at', nullable: true }) revokedAt!: Date | null
}
