-- What a company has chosen for itself; null means the operator's value.
create table company_settings (
  company_id text primary key,
  ai_per_user int,
  ai_per_company int,
  jobs_days int,
  events_days int,
  drafts_days int,
  audit_days int,
  theme text not null default 'system' check (theme in ('system', 'light', 'dark')),
  -- Set when a person has asked for everything to be deleted, until nothing is left.
  delete_requested_at timestamptz,
  updated_at timestamptz not null default now(),
  updated_by text not null default ''
);
