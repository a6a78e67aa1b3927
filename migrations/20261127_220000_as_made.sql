-- How something that a job made stood when it was read back: what no blueprint names in it is the client's from then on.
alter table baselines add column as_made jsonb;
