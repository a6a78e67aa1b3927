-- Calls of an only attempt that were clearly refused have done nothing, which newer steps note by themselves.
update steps set intent_at = null
where action = 'update' and status = 'FAILED' and attempts = 1
  and kind not in ('calendar-group', 'availability-schedule', 'invoice-template')
  and error ->> 'reason' in ('invalid', 'forbidden_scope', 'plan_gated', 'not_found', 'conflict');
