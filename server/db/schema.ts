import type { Generated, JSONColumnType } from 'kysely'

type Json<T> = JSONColumnType<T & object, string, string>
type Time = Date

/** The tables as Kysely sees them; `migrations/` is the truth. */
export type Schema = {
  companies: { id: string; name: Generated<string>; white_label_domain: string | null; created_at: Generated<Time> }
  installs: {
    id: string
    company_id: string
    location_id: string | null
    location_name: Generated<string>
    status: 'active' | 'suspended' | 'revoked' | 'uninstalled'
    scopes: Generated<string[]>
    sealed_access_token: string | null
    access_token_expires_at: Time | null
    sealed_refresh_token: string | null
    token_source: Generated<'own' | 'company'>
    version_id: string | null
    future_locations: Generated<boolean>
    token_generation: Generated<number>
    changed_at: Generated<Time>
    platform_at: Time | null
    created_at: Generated<Time>
  }
  token_locks: { install_id: string }
  sign_in_failures: { address: string; slice: Time; failures: number }
  oauth_states: { nonce: string; expires_at: Time }
  sessions: {
    id: string
    company_id: string
    location_id: string | null
    user_id: string
    name: string
    email: string
    role: 'admin' | 'user'
    created_at: Generated<Time>
    expires_at: Time
    ended_at: Time | null
    /** Null in rows of an earlier release; then the row is a sitting by itself. */
    sitting_id: string | null
    began_at: Time | null
    last_seen_at: Time | null
    browser: string | null
    system: string | null
    network: string | null
    signed_out: Generated<boolean>
  }
  webhook_inbox: {
    webhook_id: string
    type: string
    payload: Json<Record<string, unknown>>
    happened_at: Time | null
    received_at: Generated<Time>
    handled_at: Time | null
    outcome: string | null
  }
  blueprints: {
    id: string
    company_id: string
    name: string
    version: number
    created_at: Generated<Time>
    updated_at: Generated<Time>
    deleted_at: Time | null
  }
  blueprint_versions: {
    blueprint_id: string
    version: number
    document: Json<unknown>
    created_by: string
    created_at: Generated<Time>
    note: string | null
  }
  plans: {
    id: string
    company_id: string
    location_id: string
    location_name: string
    hash: string
    scope: string
    blueprint_id: string | null
    blueprint_version: number | null
    blueprint: Json<unknown>
    variables: Json<Record<string, string>>
    resources: Json<unknown[]>
    excluded: Generated<string[]>
    included: Generated<string[]>
    decisions: Json<unknown>
    content: Json<unknown>
    created_by: string
    created_at: Generated<Time>
  }
  bindings: {
    company_id: string
    location_id: string
    scope: string
    kind: string
    key: string
    resource_id: string
    updated_at: Generated<Time>
  }
  kept_choices: {
    company_id: string
    location_id: string
    scope: string
    kind: string
    key: string
    path: string
    theirs: Json<unknown[]>
    ours: Json<unknown[]>
    kept_at: Generated<Time>
  }
  baselines: {
    company_id: string
    location_id: string
    kind: string
    resource_id: string
    fields: Json<Record<string, unknown>>
    created_by_job: string | null
    read_back: Json<Record<string, unknown>> | null
    changed_at: string | null
    updated_at: Generated<Time>
  }
  jobs: {
    id: string
    company_id: string
    location_id: string
    location_name: string
    plan_id: string
    plan_hash: string
    blueprint_name: string
    status: string
    wanted: Generated<'run' | 'pause' | 'cancel'>
    epoch: Generated<number>
    heartbeat_at: Time | null
    event_seq: Generated<number>
    total_steps: number
    completed_steps: Generated<number>
    failed_steps: Generated<number>
    skipped_steps: Generated<number>
    undo_steps: Generated<number>
    undo_over: Generated<number>
    arrival: 'due' | 'done' | null
    waiting: Json<unknown> | null
    look_at: Time | null
    verification: Json<Record<string, unknown>> | null
    message: string | null
    said: Json<unknown> | null
    started_by: string
    started_by_id: string
    created_at: Generated<Time>
    started_at: Time | null
    completed_at: Time | null
  }
  steps: {
    job_id: string
    id: string
    position: number
    kind: string
    key: string
    title: string
    action: string
    status: string
    depends_on: Generated<string[]>
    attempts: Generated<number>
    intent_at: Time | null
    started_at: Time | null
    duration_ms: number | null
    message: string | null
    said: Json<unknown> | null
    error: Json<Record<string, unknown>> | null
    resource_id: string | null
    before: Json<Record<string, unknown>> | null
    created: Generated<boolean>
    had_failed: Generated<boolean>
  }
  step_calls: { job_id: string; step_id: string; calls: Json<unknown[]>; left_out: Generated<number> }
  events: {
    job_id: string | null
    seq: number
    company_id: string
    company_seq: number
    location_id: string | null
    at: Generated<Time>
    body: Json<unknown>
  }
  task_ticks: { company_id: string; location_id: string; scope: string; task_id: string; ticked_at: Generated<Time> }
  event_counters: { company_id: string; seq: number }
  audit_entries: {
    id: string
    company_id: string
    location_id: string | null
    at: Time
    actor_kind: 'person' | 'api_key' | 'platform' | 'app' | 'operator'
    actor_id: string | null
    actor_name: string
    address: string | null
    session_id: string | null
    action: string
    subject_kind: string
    subject_id: string
    subject_name: string
    plan_hash: string | null
    before: Json<Record<string, unknown>> | null
    after: Json<Record<string, unknown>> | null
  }
  api_keys: {
    id: string
    company_id: string
    location_id: string | null
    name: string
    prefix: string
    secret_hash: string
    scopes: string[]
    created_by: string
    created_by_id: string
    created_at: Generated<Time>
    expires_at: Time | null
    last_used_at: Time | null
    revoked_at: Time | null
  }
  company_settings: {
    company_id: string
    ai_per_user: number | null
    ai_per_company: number | null
    jobs_days: number | null
    events_days: number | null
    drafts_days: number | null
    audit_days: number | null
    theme: Generated<'system' | 'light' | 'dark'>
    accent: Generated<string | null>
    delete_requested_at: Time | null
    updated_at: Generated<Time>
    updated_by: Generated<string>
  }
  turns: {
    company_id: string
    name: string
    began_at: Time
    settles_at: Time | null
  }
  request_windows: {
    resource: string
    sent_at: Generated<number[]>
    granted: Generated<number>
    blocked_until: Generated<number>
    others: Generated<number>
    others_until: Generated<number>
    daily_remaining: number | null
    daily_until: number | null
  }
  drafts: {
    id: string
    company_id: string
    location_id: string | null
    user_id: string
    thread_id: string
    previous_id: string | null
    starter_id: string | null
    brief: string
    messages: Json<string[]>
    status: 'running' | 'ready' | 'failed'
    content: Json<unknown> | null
    usage: Json<unknown> | null
    error: Json<unknown> | null
    epoch: Generated<number>
    heartbeat_at: Time | null
    created_at: Generated<Time>
    completed_at: Time | null
  }
  ai_calls: {
    id: string
    company_id: string
    user_id: string
    draft_id: string | null
    purpose: string
    model: string
    outcome: string
    from_cache: Generated<boolean>
    prompt_tokens: Generated<number>
    cached_tokens: Generated<number>
    completion_tokens: Generated<number>
    cost_micros: number | null
    duration_ms: Generated<number>
    created_at: Generated<Time>
  }
  ai_questions: { id: string; company_id: string; user_id: string; purpose: string; created_at: Generated<Time> }
  ai_answers: { company_id: string; question: string; answer: string | null; claimed_until: Time; created_at: Generated<Time> }
}
