-- What is ticked off on the hand-over sheet of a blueprint in a location stays so when the job goes on whose sheet it was.
set local lock_timeout = '5s';
create table task_ticks (
  company_id text not null,
  location_id text not null,
  scope text not null,
  task_id text not null,
  ticked_at timestamptz not null default now(),
  primary key (company_id, location_id, scope, task_id)
);

-- A process of the previous release goes on ticking in the table of jobs until it ends; what goes there with its job stays ticked.
create function carry_hand_over_tick() returns trigger language plpgsql as $$
begin
  if tg_op = 'INSERT' then
    insert into task_ticks (company_id, location_id, scope, task_id, ticked_at)
    select jobs.company_id, jobs.location_id, plans.scope, new.task_id, new.ticked_at
    from jobs join plans on plans.id = jobs.plan_id where jobs.id = new.job_id
    on conflict do nothing;
  else
    delete from task_ticks t using jobs join plans on plans.id = jobs.plan_id
    where jobs.id = old.job_id and t.company_id = jobs.company_id and t.location_id = jobs.location_id
      and t.scope = plans.scope and t.task_id = old.task_id;
  end if;
  return null;
exception
  -- Until the end of the migrations nobody else may write here: to tick must not fail for that.
  when insufficient_privilege then return null;
end $$;
create trigger hand_over_ticks_carried after insert or delete on hand_over_ticks
  for each row execute function carry_hand_over_tick();

insert into task_ticks (company_id, location_id, scope, task_id, ticked_at)
select jobs.company_id, jobs.location_id, plans.scope, tick.task_id, min(tick.ticked_at)
from hand_over_ticks tick join jobs on jobs.id = tick.job_id join plans on plans.id = jobs.plan_id
group by jobs.company_id, jobs.location_id, plans.scope, tick.task_id
on conflict do nothing;
