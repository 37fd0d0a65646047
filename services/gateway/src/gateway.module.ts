import { Inject, Module, type DynamicModule, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common'
import { Callers, ControlDirectory } from '@throughline/control'
import { AUDIT, AUTHENTICATOR, HealthRegistry, outboundOf, RATE_LIMITS, RateLimits, ratesOf } from '@throughline/platform'
import { CommitmentDesk } from './commitments/commitment-desk.js'
import { CommitmentsController } from './commitments/commitments.controller.js'
import { ErasureController } from './erasure/erasure.controller.js'
import { ErasureDesk } from './erasure/erasure-desk.js'
import { LedgerController } from './erasure/ledger.controller.js'
import { LedgerDesk } from './erasure/ledger-desk.js'
import { DeliveryDesk } from './endpoints/delivery-desk.js'
import { EndpointDesk } from './endpoints/endpoint-desk.js'
import { EndpointsController, OUTBOUND } from './endpoints/endpoints.controller.js'
import { EventPublisher } from './events/event-publisher.js'
import { EventStatusReader } from './events/event-status.js'
import { EventsController } from './events/events.controller.js'
import { FollowUpDesk } from './followups/follow-up-desk.js'
import { CustomerFollowUpsController, FollowUpsController } from './followups/follow-ups.controller.js'
import { StatusController } from './followups/status.controller.js'
import { StatusDesk } from './followups/status-desk.js'
import { Gateway } from './gateway.js'
import { CorrectionController } from './identity/correction.controller.js'
import { CorrectionDesk } from './identity/correction-desk.js'
import { IdentityController } from './identity/identity.controller.js'
import { IdentityDesk } from './identity/identity-desk.js'
import { Turns } from './publish/turns.js'
import { QuarantineController } from './quarantine/quarantine.controller.js'
import { QuarantineDesk } from './quarantine/quarantine-desk.js'
import { BaselineDesk } from './baselines/baseline-desk.js'
import { BaselinesController } from './baselines/baselines.controller.js'
import { DraftDesk } from './rules/draft-desk.js'
import { ReleasesController } from './rules/releases.controller.js'
import { RuleDesk } from './rules/rule-desk.js'
import { RulesController } from './rules/rules.controller.js'
import { SegmentController } from './segment/segment.controller.js'
import type { GatewaySettings } from './settings.js'
import { SurveyDesk } from './surveys/survey-desk.js'
import { SurveysController } from './surveys/surveys.controller.js'
import { KeyDesk } from './tenants/key-desk.js'
import { KeysController } from './tenants/keys.controller.js'
import { TenantDesk } from './tenants/tenant-desk.js'
import { TenantsController } from './tenants/tenants.controller.js'

/** Puts the gateway's parts at Nest's disposal, and its start and end into Nest's. */
@Module({ controllers: [EventsController, BaselinesController, QuarantineController, TenantsController, KeysController, ErasureController, LedgerController, IdentityController, CorrectionController, CommitmentsController, EndpointsController, RulesController, ReleasesController, SegmentController, SurveysController, CustomerFollowUpsController, FollowUpsController, StatusController] })
export class GatewayModule implements OnModuleInit, OnApplicationShutdown {
  constructor(
    @Inject(Gateway) private readonly gateway: Gateway,
    @Inject(HealthRegistry) private readonly health: HealthRegistry,
  ) {}

  static with(settings: GatewaySettings): DynamicModule {
    return {
      module: GatewayModule,
      providers: [
        { provide: Gateway, useFactory: () => new Gateway(settings) },
        part(ControlDirectory, (gateway) => gateway.directory),
        part(Callers, (gateway) => gateway.callers),
        { provide: AUTHENTICATOR, useExisting: Callers },
        { provide: AUDIT, useFactory: (gateway: Gateway) => gateway.audit, inject: [Gateway] },
        { provide: RATE_LIMITS, useFactory: () => new RateLimits(ratesOf(settings)) },
        Turns,
        part(EventPublisher, (gateway) => gateway.events),
        part(EventStatusReader, (gateway) => gateway.status),
        part(QuarantineDesk, (gateway) => gateway.quarantine),
        part(TenantDesk, (gateway) => gateway.tenants),
        part(KeyDesk, (gateway) => gateway.keys),
        part(ErasureDesk, (gateway) => gateway.erasures.desk),
        part(LedgerDesk, (gateway) => gateway.erasures.ledger),
        part(IdentityDesk, (gateway) => gateway.statements.identity),
        part(CorrectionDesk, (gateway) => gateway.statements.corrections),
        part(CommitmentDesk, (gateway) => gateway.statements.commitments),
        part(EndpointDesk, (gateway) => gateway.endpoints),
        part(DeliveryDesk, (gateway) => gateway.deliveries),
        { provide: OUTBOUND, useValue: outboundOf(settings) },
        part(BaselineDesk, (gateway) => gateway.baselines),
        part(DraftDesk, (gateway) => gateway.drafts),
        part(RuleDesk, (gateway) => gateway.rules),
        part(FollowUpDesk, (gateway) => gateway.statements.followUps),
        part(StatusDesk, (gateway) => gateway.statuses),
        part(SurveyDesk, (gateway) => gateway.surveyDesk),
      ],
    }
  }

  onModuleInit(): void {
    this.health.add('control', () => this.gateway.checkControl(), { timeoutMs: 2_000 })
    this.health.add('kafka', () => this.gateway.checkKafka(), { timeoutMs: 3_000 })
    this.gateway.start()
  }

  /** By then everything that was taken has been answered. */
  onApplicationShutdown(): Promise<void> {
    return this.gateway.stop()
  }
}

function part<T>(provide: abstract new (...parts: never[]) => T, of: (gateway: Gateway) => T) {
  return { provide, useFactory: of, inject: [Gateway] }
}
