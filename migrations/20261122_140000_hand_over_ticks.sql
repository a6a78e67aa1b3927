-- What a person has ticked off on a job's hand-over sheet.
create table hand_over_ticks (
  job_id text not null references jobs (id) on delete cascade,
  task_id text not null,
  ticked_by text not null,
  ticked_at timestamptz not null default now(),
  primary key (job_id, task_id)
);
