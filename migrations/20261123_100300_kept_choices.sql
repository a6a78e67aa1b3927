-- Fields of which a person chose to keep what is there, with both sides as they were then: asked again when one changes.
create table kept_choices (
  company_id text not null,
  location_id text not null,
  scope text not null,
  kind text not null,
  key text not null,
  path text not null,
  theirs jsonb not null,
  ours jsonb not null,
  kept_at timestamptz not null default now(),
  primary key (location_id, scope, kind, key, path)
);
