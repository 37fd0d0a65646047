export { AuditAway, AuditTrail, type AuditTrailOptions } from './audit/audit-trail.js'
export type { AuditEntry, AuditRecord } from './audit/audit-entry.js'
export { readAudit, type AuditFilter } from './audit/read-audit.js'
export { verifyAudit, type AuditHead, type AuditVerdict } from './audit/verify-audit.js'
export { confirmCursors, noteTopicId, openTopicEpoch, readParts, readTopicEpoch } from './cursor/cursors.js'
export type { Cursor, TopicEpoch } from './cursor/cursors.js'
export { readEvents, type FollowedEvent, type FollowedEvents } from './follow/read-events.js'
export { isSettled, readViewProgress, type ViewCursor, type ViewProgress } from './views/view-progress.js'
export { loadRegion, loadTypes, RegionTooLarge, type IdentityShelf, type RegionLimits } from './identity/load-region.js'
export { readCustomerAsKnown, type AsKnown } from './identity/as-known/read-customer-as-known.js'
export type { LastPositions } from './identity/as-known/facts-then.js'
export { readCustomers, type CustomerMember, type KnownCustomer } from './identity/read-customers.js'
export { readOwners, type Owner } from './identity/read-owners.js'
export { readCompanions, type Companion } from './identity/read-companions.js'
export { readLinks, type KnownLink } from './identity/read-links.js'
export { readRefused, REVIEW_REASONS, type ReviewReason } from './identity/read-refused.js'
export type { RefusedKey, RefusedLink, RefusedSide } from './identity/read-refused.js'
export { newTopicEpoch } from './cursor/new-epoch.js'
export type { EpochReport } from './cursor/new-epoch.js'
export { readPointer } from './erasure/fields/pointer.js'
export { activeHolds, insertHold, listHolds, releaseHold, type LegalHold } from './erasure/holds/holds.js'
export { beginErasure, lockErasures, type Begun, type ErasureRequest } from './erasure/ledger/begin.js'
export type { Erasure, ErasureKind } from './erasure/ledger/columns.js'
export { hideCustomer } from './erasure/ledger/hide.js'
export { listErasures, noteAnnounced, readErasure, unannouncedErasures } from './erasure/ledger/ledger.js'
export {
  findErasableEvent,
  MAX_COUNTED,
  previewSubjects,
  type NamedSubject,
  type SubjectPreview,
} from './erasure/preview/preview.js'
export { exportLedger, readLedgerFile, type LedgerFile } from './erasure/replay/export.js'
export { replayErasures, type ReplayReport, type ReplayTools } from './erasure/replay/replay.js'
export { subjectsAboutEvents } from './erasure/preview/about-events.js'
export { erasureBacklog, type ErasureBacklog } from './erasure/worker/backlog.js'
export { expireQuarantine } from './erasure/worker/expire.js'
export { finishErasure, openErasures, type ErasureTools } from './erasure/worker/finish.js'
export { rewriteTable, settleRewrites, wantedRewrites } from './erasure/worker/rewrite.js'
export { erasedSince, readHeads, type Heads, type PartPlace } from './news/heads.js'
export { NewsRow } from './news/news-row.js'
export { readNewsInRanges, readNewsOfSubjects, type PositionRange, type SubjectNews } from './news/read-news.js'
export { addToOutbox } from './outbox/add-to-outbox.js'
export { type OutboxMessage, type OutboxTopic, outboxTopicOf } from './outbox/message.js'
export type { WebhookEndpoint } from './outbox/endpoints/columns.js'
export {
  changeWebhookEndpoint,
  findWebhookEndpoint,
  insertWebhookEndpoint,
  listWebhookEndpoints,
  MAX_WEBHOOK_ENDPOINTS,
  type NewWebhookEndpoint,
  removeWebhookEndpoint,
  type WebhookEndpointChange,
} from './outbox/endpoints/endpoints.js'
export { addWebhookSecret, webhookSecretPlace } from './outbox/endpoints/secrets.js'
export {
  addWebhookTest,
  type DeliveriesWanted,
  type DeliveryState,
  listWebhookDeliveries,
  resendDeliveries,
  WEBHOOK_TEST,
  type WebhookDelivery,
} from './outbox/deliveries/deliveries.js'
export { openEvents } from './payload/join.js'
export type { PayloadRow } from './payload/join.js'
export { boundToPlace } from './payload/raw-record.js'
export type { RawRecord, RecordPlace } from './payload/raw-record.js'
export { openTexts, SealedText } from './payload/sealed-text.js'
export type { KeyReader } from './payload/sealed-text.js'
export { clearBlob, splitPayload } from './payload/split.js'
export type { Payload } from './payload/split.js'
export { decideQuarantined, listQuarantine, openQuarantined, readQuarantined } from './quarantine/quarantine.js'
export type { QuarantinedRecord, QuarantineEntry, SealedRecord, QuarantineFilter, QuarantineState } from './quarantine/quarantine.js'
export type { Chunk, ChunkBadRecord, ChunkEvent, ChunkOutcome } from './record/chunk.js'
export { encodeChunk, recordChunk, recordEncoded } from './record/record-chunk.js'
export type { EncodedChunk } from './record/record-chunk.js'
export { nextCustomers, type SampledCustomer } from './identity/next-customers.js'
export { areIdentityRulesApplied } from './rules/are-applied.js'
export { readIdentityRules } from './rules/read-identity-rules.js'
export { type ContactHistoryQuery, readContactHistory } from './reach/read-contact-history.js'
export { readAllRulesInForce } from './rules/read-all-rules-in-force.js'
export { readRuleHeads } from './rules/read-rule-heads.js'
export { readRulesInForce, type RulesInForce } from './rules/read-rules-in-force.js'
export { readRuleVersions, type RuleVersion, type VersionsWanted } from './rules/read-rule-versions.js'
export {
  readGroupDescriptions,
  readGroupStatements,
  readSubjectsInGroup,
  type GroupStatement,
  type ToldOfGroup,
} from './relations/read-relations.js'
export { readRowsAt } from './relations/read-rows-at.js'
export type { EventPlace, FollowUpEntry } from './followups/follow-up-row.js'
export { type CohortEntry, type CohortQuery, readCohort } from './followups/read-cohort.js'
export { type FollowUpQuery, readFollowUps } from './followups/read-follow-ups.js'
export { type StatusTicket, StatusTickets } from './token/status-tickets.js'
export { readArrivals, readFoundRows } from './search/read-found.js'
export {
  type DocumentQuery,
  type FoundDocument,
  MAX_DOCUMENTS_READ,
  searchDocuments,
  type SearchedSubject,
} from './search/search-documents.js'
export { readEventStatus } from './status/event-status.js'
export type { EventStatus, QuarantinedTelling } from './status/event-status.js'
export { readToldEvents } from './status/told-events.js'
export { readToldRequests, type ToldRequest } from './status/told-requests.js'
export type { CustomerPage, CustomerPageQuery, CustomerPageRow, TimelineMember } from './timeline/customer/customer-page.js'
export { readCustomerPage } from './timeline/customer/read-customer-page.js'
export { readCorrectionMarks } from './corrections/read-correction-marks.js'
export { readVerdicts } from './corrections/read-corrections.js'
export { readPlacedRows } from './corrections/read-placed-rows.js'
export type { Correction, Verdict } from './corrections/verdicts.js'
export { hasReached, readProgress } from './timeline/progress.js'
export type { Lanes, PartProgress } from './timeline/progress.js'
export { isSubjectKnown } from './timeline/subject-known.js'
export { compareKeys, startOf, type TimelineKey } from './timeline/timeline-key.js'
export { MAX_ROWS_READ, readTimelinePage } from './timeline/timeline-page.js'
export type { PartKnowledge, TimelineFilters, TimelinePage, TimelineQuery } from './timeline/timeline-page.js'
export { PlaceCipher } from './token/place-cipher.js'
export { topicTagOf } from './token/topic-tag.js'
export type { Place, PlaceKind } from './token/place-cipher.js'
export { beginBuild, readBuilds, type BuildPart, type ViewBuild } from './views/builds.js'
export { openHistory, type HistoryEvent } from './history/open-history.js'
export { type PlacedColumns, placedRow, type PlacedRow, type TimelinePageRow, type TimelineRow } from './timeline/event-row.js'
export { readHistory, type HistoryMember, type HistoryPage, type HistoryQuery } from './history/read-history.js'
export { type HistoryRead, isHistoryChanged, readErasureClock } from './history/is-changed.js'
export { readLogKnowledge, readPositionsAt, readRecordedBy } from './history/log-knowledge.js'
export { readToldAbout, type ToldAbout } from './history/told-about.js'
export { historyMembers, MAX_MEMBERS } from './identity/history-members.js'
export { compositionOf } from './snapshots/composition.js'
export { findSnapshot, type SnapshotWanted } from './snapshots/find-snapshot.js'
export { openSnapshot, sealSnapshot, type SealedSnapshot, type SnapshotPlace } from './snapshots/snapshot.js'
export {
  type GroupSums,
  type GroupValues,
  type Leavings,
  type MetricKey,
  type MetricQuestion,
  readLeavings,
  readMetricSums,
  readRankedValues,
} from './metrics/read-metric.js'
export type { FeedbackEntry } from './feedback/feedback-entry.js'
export { type FeedbackPage, type FeedbackPlace, type FeedbackQuery, MAX_FEEDBACK_READ, readFeedback } from './feedback/read-feedback.js'
export { readAsks, type SurveyAsk } from './feedback/read-asks.js'
export { type MetricBaseline, readMetricBaseline, readMetricBaselines } from './metrics/read-baseline.js'
export { type CommitmentEntry, type CommitmentQuery, readCommitments } from './commitments/read-commitments.js'
export { type CellCustomer, type CellCustomersWanted, readCellCustomers } from './journeys/read-cell-customers.js'
export { type CellCounts, type CellKey, type CellScores, type Move, readCells, readCellScores, readMoves, readWaitsAt } from './journeys/read-map.js'
export type { TouchQuestion } from './journeys/touch-question.js'
export { readResults, RESULTS_BY, type ResultRanks, type ResultsBy, type ResultSegment, type ResultsQuestion } from './metrics/read-results.js'
export { type IssueEntry, type IssueQuery, readIssues } from './signals/read-issues.js'
export { type ActiveCustomers, readActiveCustomers } from './care/read-active-customers.js'
export { readSignals, type SignalEntry, type SignalQuery } from './signals/read-signals.js'
