import { type DynamicModule, Inject, Logger, Module } from '@nestjs/common'
import { TokenVerifier } from '@throughline/access'
import { Callers, ControlDirectory } from '@throughline/control'
import { AUDIT, AUTHENTICATOR, HealthRegistry, RATE_LIMITS, RateLimits } from '@throughline/platform'
import { AuditController } from './audit/audit.controller.js'
import { AuditDesk } from './audit/audit-desk.js'
import { CareCustomers } from './care/care-customers.js'
import { CarePages } from './care/care-pages.js'
import { CareReader } from './care/care-reader.js'
import { CommitmentDesk } from './commitments/commitment-desk.js'
import { CommitmentsController } from './commitments/commitments.controller.js'
import { DueTimes } from './commitments/due-time.js'
import { ContextController } from './context/context.controller.js'
import { Contexts } from './context/contexts.js'
import { Histories } from './context/histories.js'
import { JourneyFolds } from './context/journey-folds.js'
import { KeptStates } from './context/kept-states.js'
import { KnownThens } from './context/known-then.js'
import { OpenCare } from './context/open-care.js'
import { CustomerController } from './customers/customer.controller.js'
import { CustomerDesk } from './customers/customer-desk.js'
import { Customers } from './customers/customers.js'
import { Lookup } from './customers/lookup.js'
import { LookupController } from './customers/lookup.controller.js'
import { Members } from './customers/members.js'
import { Database } from './database/database.js'
import { FeedbackController } from './feedback/feedback.controller.js'
import { FeedbackDesk } from './feedback/feedback-desk.js'
import { FollowUpDesk } from './followups/follow-up-desk.js'
import { FollowUpEvents } from './followups/follow-up-events.js'
import { FollowUpFigures } from './followups/figures-desk.js'
import { FollowUpsController } from './followups/follow-ups.controller.js'
import { StatusDesk } from './followups/status-desk.js'
import { ViewWatch } from './freshness/view-watch.js'
import { Waiting } from './freshness/waiting.js'
import { CandidatesDesk } from './identity/candidates-desk.js'
import { ExplainDesk } from './identity/explain-desk.js'
import { IdentityController } from './identity/identity.controller.js'
import { IdentityRulesInForce } from './identity/identity-rules.js'
import { Regions } from './identity/regions.js'
import { ReviewDesk } from './identity/review-desk.js'
import { MetricDesk } from './metrics/metric-desk.js'
import { MetricsController } from './metrics/metrics.controller.js'
import { ResultDesk } from './metrics/result-desk.js'
import { MapController } from './map/map.controller.js'
import { MapCustomersDesk } from './map/map-customers-desk.js'
import { MapDesk } from './map/map-desk.js'
import { PersonalData } from './personal/personal-data.js'
import { PreviewController } from './preview/preview.controller.js'
import { PreviewDesk } from './preview/preview-desk.js'
import { GroupDesk } from './relations/group-desk.js'
import { GroupNames } from './relations/group-names.js'
import { GroupReader } from './relations/group-reader.js'
import { GroupTimelines } from './relations/group-timelines.js'
import { GroupsController } from './relations/groups.controller.js'
import { RelationDesk } from './relations/relation-desk.js'
import { RelationsController } from './relations/relations.controller.js'
import { Finder } from './search/finder.js'
import { NamedCustomers } from './search/named-customers.js'
import { SearchController } from './search/search.controller.js'
import { SearchProgress } from './search/search-progress.js'
import { Searches } from './search/searches.js'
import { AvailabilityDesk } from './reach/availability-desk.js'
import { ContactDesk } from './reach/contact-desk.js'
import { ContactReader } from './reach/contact-reader.js'
import { ReachController } from './reach/reach.controller.js'
import { ReachReader } from './reach/reach-reader.js'
import { ReachRules } from './reach/reach-rules.js'
import { TemplateDesk } from './reach/template-desk.js'
import { RulePreviewDesk } from './rules/preview-desk.js'
import { RuleDesk } from './rules/rule-desk.js'
import { RulesController } from './rules/rules.controller.js'
import { Stories } from './rules/stories.js'
import { CarePreview } from './rules/try-care.js'
import { ReachPreview } from './rules/try-reach.js'
import { RuleStreamController } from './rules/stream/rule-stream.controller.js'
import { RuleStreams } from './rules/stream/rule-streams.js'
import type { Settings } from './settings.js'
import { EffortDesk } from './signals/effort-desk.js'
import { SignalDesk } from './signals/signal-desk.js'
import { SignalsController } from './signals/signals.controller.js'
import { COMPOSITIONS } from './stream/compositions.js'
import { Feeds } from './stream/feeds.js'
import { HintListener } from './stream/hint-listener.js'
import { Rights } from './stream/rights.js'
import { StreamController } from './stream/stream.controller.js'
import { Streams } from './stream/streams.js'
import { Tickets } from './stream/tickets.js'
import { Corrections } from './timeline/corrections.js'
import { TimelineController } from './timeline/timeline.controller.js'
import { Timelines } from './timeline/timelines.js'
import { SETTINGS } from './tokens.js'

/** Everything that answers about customers. It reads the log and the control tables, and writes down who asked. */
@Module({})
export class TimelineModule {
  constructor(
    @Inject(HealthRegistry) health: HealthRegistry,
    @Inject(Database) database: Database,
    @Inject(ControlDirectory) directory: ControlDirectory,
    @Inject(PersonalData) personal: PersonalData,
  ) {
    health.add('log', () => database.check(), { timeoutMs: 2_000 })
    health.add('keys', () => directory.warm(), { timeoutMs: 2_000 })
    health.add('personal data', () => personal.check(), { timeoutMs: 2_000 })
  }

  static with(settings: Settings): DynamicModule {
    return {
      module: TimelineModule,
      controllers: [TimelineController, CustomerController, IdentityController, StreamController, ContextController, LookupController, SearchController, RelationsController, GroupsController, AuditController, RulesController, RuleStreamController, ReachController, PreviewController, MetricsController, CommitmentsController, MapController, FollowUpsController, FeedbackController, SignalsController],
      providers: [
        { provide: SETTINGS, useValue: settings },
        Database,
        { provide: ControlDirectory, useFactory: directoryOf, inject: [Database] },
        { provide: AUTHENTICATOR, useFactory: callersOf, inject: [ControlDirectory, SETTINGS] },
        { provide: RATE_LIMITS, useFactory: () => new RateLimits(settings.rates) },
        { provide: AUDIT, useFactory: (database: Database) => database.audit, inject: [Database] },
        Customers,
        PersonalData,
        ViewWatch,
        Waiting,
        Timelines,
        Corrections,
        Histories,
        JourneyFolds,
        KeptStates,
        KnownThens,
        OpenCare,
        Contexts,
        Lookup,
        AuditDesk,
        IdentityRulesInForce,
        Regions,
        ExplainDesk,
        ReviewDesk,
        CandidatesDesk,
        Members,
        CustomerDesk,
        CareReader,
        CareCustomers,
        CarePages,
        MetricDesk,
        ResultDesk,
        FeedbackDesk,
        Finder,
        NamedCustomers,
        SearchProgress,
        Searches,
        PreviewDesk,
        RuleDesk,
        RulePreviewDesk,
        ReachPreview,
        CarePreview,
        Stories,
        RuleStreams,
        ReachRules,
        ReachReader,
        AvailabilityDesk,
        ContactReader,
        ContactDesk,
        TemplateDesk,
        GroupReader,
        GroupNames,
        RelationDesk,
        GroupDesk,
        GroupTimelines,
        CommitmentDesk,
        DueTimes,
        MapDesk,
        MapCustomersDesk,
        FollowUpEvents,
        FollowUpDesk,
        FollowUpFigures,
        StatusDesk,
        EffortDesk,
        SignalDesk,
        { provide: COMPOSITIONS, useExisting: Members },
        Rights,
        Tickets,
        Feeds,
        HintListener,
        Streams,
      ],
    }
  }
}

function callersOf(directory: ControlDirectory, settings: Settings): Callers {
  const logger = new Logger('Tokens')
  const onFailure = (error: unknown): void => logger.warn('the keys of an identity provider could not be read', error)
  return new Callers(directory, new TokenVerifier(settings.issuers, { onFailure }))
}

function directoryOf(database: Database): ControlDirectory {
  const logger = new Logger('Keys')
  return new ControlDirectory(database.pool, { onFailure: (error) => logger.warn('keys could not be read', error) })
}
