-- What a job has made, as it stood when the job read it back: what no blueprint names in it is the client's from then on.
alter table baselines add column read_back jsonb;
-- When the platform said that it was last changed, at that moment; null once another job has written to it.
alter table baselines add column changed_at text;
