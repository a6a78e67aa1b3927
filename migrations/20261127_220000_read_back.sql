-- What a job has made, as it stood when the job read it back: what no blueprint names in it is the client's from then on.
set local lock_timeout = '5s';
alter table baselines add column read_back jsonb;
-- When the platform said that it was last changed, as a job of ours left it; null where it does not tell that.
alter table baselines add column changed_at text;
