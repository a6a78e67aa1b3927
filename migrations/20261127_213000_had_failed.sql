-- What a step may have done that failed or was cancelled is looked for by a roll-back, and that is remembered when some of
-- it stays.
set local lock_timeout = '5s';
alter table steps add column had_failed boolean not null default false;
