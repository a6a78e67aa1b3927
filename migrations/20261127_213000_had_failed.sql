-- What a step may have done that failed or was cancelled is looked for by a roll-back, and that is remembered when some of
-- it stays. Calls of an only attempt that were clearly refused have done nothing, which newer steps note by themselves.
set local lock_timeout = '5s';
alter table steps add column had_failed boolean not null default false;
update steps set intent_at = null
where action = 'update' and status = 'FAILED' and attempts = 1
  and kind not in ('calendar-group', 'availability-schedule', 'invoice-template')
  and error ->> 'reason' in ('invalid', 'forbidden_scope', 'plan_gated', 'not_found', 'conflict');
