import { Column, CreateDateColumn, Entity, PrimaryGeneratedColumn } from 'typeorm'

/** A brand that uses Throughline. Suspended tenants' keys are refused. */
@Entity({ schema: 'control', name: 'tenant' })
export class Tenant {
  @PrimaryGeneratedColumn('uuid') id!: string
  @Column('text') slug!: string
  @Column('text') name!: string
  @Column('jsonb') settings!: object
  @Column('integer', { name: 'settings_version' }) settingsVersion!: number
  @CreateDateColumn({ name: 'created_at', type: 'timestamptz' }) createdAt!: Date
  @Column('timestamptz', { name: 'suspended_at', nullable: true }) suspendedAt!: Date | null
}
