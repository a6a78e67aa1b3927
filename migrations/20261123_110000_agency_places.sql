-- A job that makes a sub-account, or lays a snapshot under one, plans again once that is there. A plan and a job whose
-- sub-account does not exist yet have 'new:' and a key of its name as their location, the same for every plan that would
-- make the same one, so that jobs_one_live keeps two of them from running side by side.
alter table jobs add column arrival text check (arrival in ('due', 'done'));

-- What only a person can do, and the job waits for: shown on the page.
alter table jobs add column waiting jsonb;

-- When a waiting job looks again by itself; an install that is recorded wakes it at once.
alter table jobs add column look_at timestamptz;
