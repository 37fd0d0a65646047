/**
 * Tables that hold no rows of tenants, each with the reason. A table that is not here and has no tenant is a breach; so
 * is one that is here and has got a tenant without row-level security.
 */
export const tablesWithoutTenants: Readonly<Record<string, string>> = {
  'public.throughline_migration': 'which migrations ran',
  'public.throughline_vault_migration': 'which migrations of the keys ran',
  'log.meta': 'how many parts the log has',
  'log.topic_epoch': 'which Kafka topics were recorded',
  'log.log_cursor': 'how far each was recorded',
  'log.log_head': 'the next position of each part; all tenants share the parts',
  'log.rewrite': 'names of tables whose files are to be written anew',
  'log.erasure_clock': 'how many erasures there were',
  'views.build': 'fillings of views, for all tenants together',
  'views.cursor': 'how far each has come',
  'views.reader': 'processes that follow the log',
  'views.lease': 'which of them follows which part',
  'outbox.lease': 'which process sends',
  'views.identity_retraction_clock': 'how many chunks with retractions each build has taken in',
}

/** Functions that run as the owner and so see all tenants: what each may be asked. */
export const ownerFunctions: Readonly<Record<string, string>> = {
  'control.find_key': 'whose a key is, by its hash: asked before the tenant is known',
  'control.list_keys': 'the usable keys by their hashes, so that they work while PostgreSQL is away',
  'control.list_origins': 'which web pages any key names: a preflight brings no key',
  'control.find_tenant': 'a tenant with its rules, by slug or id: a token names it',
  'control.list_tenants': 'all tenants, for who manages them',
  'control.append_audit': 'nothing: it appends to the audit of the tenants that it is given',
  'vault.obtain_data_keys': 'wrapped data keys by tenant and subject, for the recorder alone',
  'log.told_requests': 'where statements of the tenant that is set lie, and fingerprints of the requests that made them',
  'log.positions_at': 'how far the log had come at a time, by part, over all tenants; the service seals it',
  'log.recorded_by': 'when the last of some places of the log was recorded, whosever it is',
  'control.due_publications': 'tenants whose rules are to be told by now',
  'control.unannounced_erasures': 'ids of erasures whose event a gateway has left unsent',
}

/** Those that run as throughline_search, which owns nothing else, and not as the owner of everything. */
export const searchFunctions: Readonly<Record<string, string>> = {
  'views.search_documents': 'where events of the tenant that is set lie, that match keyed hashes of words',
}

/** Unique indexes that do not begin with the tenant, and why nobody can ask them anything. */
export const uniqueAcrossTenants: Readonly<Record<string, string>> = {
  'log.event_pkey': 'places are assigned by the recorder',
  'log.quarantine_pkey': "offsets are Kafka's",
  'control.tenant_slug_key': 'only who manages all tenants makes tenants',
  'control.api_key_sha256_key': 'keys are made by the server from 256 random bits',
}
