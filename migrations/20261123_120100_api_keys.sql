-- Keys for programs. The secret itself is random and long, so that its SHA-256 is enough to recognise it by.
create table api_keys (
  id text primary key,
  company_id text not null,
  location_id text,
  name text not null,
  prefix text not null,
  secret_hash text not null unique,
  scopes text[] not null,
  created_by text not null,
  created_by_id text not null,
  created_at timestamptz not null default now(),
  expires_at timestamptz,
  last_used_at timestamptz,
  revoked_at timestamptz
);
create index api_keys_company on api_keys (company_id, created_at desc);
