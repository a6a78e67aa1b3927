-- Tenants.
create table companies (
  id text primary key,
  name text not null default '',
  white_label_domain text,
  created_at timestamptz not null default now()
);

-- Who has let us in: one row per company, one per location. Tokens are sealed (JWE) and bound to the row's id.
create table installs (
  id text primary key,
  company_id text not null references companies (id),
  location_id text,
  location_name text not null default '',
  status text not null check (status in ('active', 'suspended', 'revoked', 'uninstalled')),
  scopes text[] not null default '{}',
  sealed_access_token text,
  access_token_expires_at timestamptz,
  sealed_refresh_token text,
  -- Where new access tokens come from first: the install's own refresh token, or the company's token.
  token_source text not null default 'company' check (token_source in ('own', 'company')),
  version_id text,
  future_locations boolean not null default false,
  token_generation int not null default 0,
  changed_at timestamptz not null default now(),
  platform_at timestamptz,
  created_at timestamptz not null default now(),
  unique nulls not distinct (company_id, location_id)
);
create unique index installs_location on installs (location_id) where location_id is not null;

-- Locked while an install's tokens are renewed: apart from the install and without a foreign key, which would lock it too,
-- so that an uninstall never waits for the platform.
create table token_locks (
  install_id text primary key
);

-- Single-use states of install flows begun with us.
create table oauth_states (
  nonce text primary key,
  expires_at timestamptz not null
);

create table sessions (
  id text primary key,
  company_id text not null,
  location_id text,
  user_id text not null,
  name text not null,
  email text not null,
  role text not null,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  ended_at timestamptz
);
create index sessions_user on sessions (company_id, user_id);
create index sessions_expiry on sessions (expires_at);

-- Every delivery of the platform, once per id.
create table webhook_inbox (
  webhook_id text primary key,
  type text not null,
  payload jsonb not null,
  happened_at timestamptz,
  received_at timestamptz not null default now(),
  handled_at timestamptz,
  outcome text
);
create index webhook_inbox_open on webhook_inbox (received_at) where handled_at is null;

create table blueprints (
  id text primary key,
  company_id text not null references companies (id),
  name text not null,
  version int not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  deleted_at timestamptz
);
create index blueprints_company on blueprints (company_id, updated_at desc) where deleted_at is null;

create table blueprint_versions (
  blueprint_id text not null references blueprints (id) on delete cascade,
  version int not null,
  -- json and not jsonb: the order of variables and fields is the author's and comes back in exports.
  document json not null,
  created_by text not null,
  created_at timestamptz not null default now(),
  primary key (blueprint_id, version)
);

create table plans (
  id text primary key,
  company_id text not null references companies (id),
  location_id text not null,
  location_name text not null,
  hash text not null,
  -- What the plan's keys are relative to: a stored blueprint's id, or the name of one that was sent along.
  scope text not null,
  blueprint_id text,
  blueprint_version int,
  blueprint json not null,
  variables jsonb not null,
  -- The blueprint's resources with the variables filled in: what the job carries out.
  resources json not null,
  excluded text[] not null default '{}',
  decisions jsonb not null default '{}',
  content jsonb not null,
  created_by text not null,
  created_at timestamptz not null default now()
);
create index plans_location on plans (company_id, location_id, created_at desc);

-- Which live resource a blueprint's key means in a location.
create table bindings (
  company_id text not null,
  location_id text not null,
  scope text not null,
  kind text not null,
  key text not null,
  resource_id text not null,
  updated_at timestamptz not null default now(),
  primary key (location_id, scope, kind, key)
);

-- What we last applied to a live resource, per field.
create table baselines (
  company_id text not null,
  location_id text not null,
  kind text not null,
  resource_id text not null,
  fields jsonb not null,
  created_by_job text,
  updated_at timestamptz not null default now(),
  primary key (location_id, kind, resource_id)
);

create table jobs (
  id text primary key,
  company_id text not null references companies (id),
  location_id text not null,
  location_name text not null,
  plan_id text not null references plans (id),
  plan_hash text not null,
  blueprint_name text not null,
  status text not null,
  -- What the person wants: the runner reads it before every call.
  wanted text not null default 'run' check (wanted in ('run', 'pause', 'cancel')),
  -- Raised by every process that takes the job over; a write that carries an older epoch is refused.
  epoch int not null default 0,
  -- Renewed by the process that runs the job; when it is old although the lock is held, that process hangs.
  heartbeat_at timestamptz,
  event_seq bigint not null default 0,
  total_steps int not null,
  completed_steps int not null default 0,
  failed_steps int not null default 0,
  skipped_steps int not null default 0,
  -- A roll-back: how many steps it has to undo, and how many of them are over.
  undo_steps int not null default 0,
  undo_over int not null default 0,
  -- What reading everything back has shown.
  verification jsonb,
  message text,
  started_by text not null,
  started_by_id text not null,
  created_at timestamptz not null default now(),
  started_at timestamptz,
  completed_at timestamptz
);
create index jobs_company on jobs (company_id, created_at desc);
create index jobs_location on jobs (location_id, created_at desc);
-- A plan and hash is one job, however often it is sent; a location has one live job.
create unique index jobs_plan on jobs (plan_id, plan_hash);
create unique index jobs_one_live on jobs (location_id) where status in ('PENDING', 'PROCESSING', 'PAUSED', 'ROLLING_BACK');

create table steps (
  job_id text not null references jobs (id) on delete cascade,
  id text not null,
  position int not null,
  kind text not null,
  key text not null,
  title text not null,
  action text not null,
  status text not null,
  depends_on text[] not null default '{}',
  attempts int not null default 0,
  -- The journal: set before the call is sent, left standing when its outcome never arrived.
  intent_at timestamptz,
  started_at timestamptz,
  duration_ms int,
  message text,
  error jsonb,
  resource_id text,
  -- The live fields before the change; null when the resource did not exist.
  before jsonb,
  -- Whether this job made the resource: only then may a roll-back delete it.
  created boolean not null default false,
  primary key (job_id, id)
);

create table events (
  job_id text,
  seq bigint not null,
  company_id text not null,
  company_seq bigint not null,
  location_id text,
  at timestamptz not null default now(),
  body jsonb not null,
  primary key (company_id, company_seq)
);
create unique index events_job on events (job_id, seq) where job_id is not null;

-- Numbers a company's own stream. A table of its own, so that this lock is always a transaction's last.
create table event_counters (
  company_id text primary key,
  seq bigint not null
);

-- When the last requests left, per resource whose budget they share; obeyed by all processes.
create table request_windows (
  resource text primary key,
  sent_at double precision[] not null default '{}',
  granted int not null default 0,
  blocked_until double precision not null default 0,
  daily_remaining int
);
