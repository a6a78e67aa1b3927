-- The calls that a step made, without secrets and shortened: beside the steps, which are read whole for every job.
create table step_calls (
  job_id text not null references jobs (id) on delete cascade,
  step_id text not null,
  calls jsonb not null,
  left_out integer not null default 0,
  primary key (job_id, step_id)
);
