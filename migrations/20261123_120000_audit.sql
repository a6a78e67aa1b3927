-- Who did what, when, from where. Written with the change that it tells of; never edited.
create table audit_entries (
  id text primary key,
  company_id text not null,
  location_id text,
  at timestamptz not null,
  actor_kind text not null check (actor_kind in ('person', 'api_key', 'platform', 'app', 'operator')),
  actor_id text,
  actor_name text not null default '',
  address text,
  session_id text,
  action text not null,
  subject_kind text not null,
  subject_id text not null,
  subject_name text not null default '',
  plan_hash text,
  before jsonb,
  after jsonb
);
create index audit_entries_company on audit_entries (company_id, at desc, id desc);

-- Append-only for everybody, the owner too: only retention and purge, which say so, may delete.
create function refuse_audit_change() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' and current_setting('groundwork.audit_retention', true) = 'on' then
    return old;
  end if;
  raise exception 'the audit trail is append-only' using errcode = 'insufficient_privilege';
end $$;
create trigger audit_entries_append_only before update or delete on audit_entries
  for each row execute function refuse_audit_change();
create trigger audit_entries_no_truncate before truncate on audit_entries
  for each statement execute function refuse_audit_change();
