-- A sitting is one page in one browser: its sessions follow each other, and a person can see and end them as one.
alter table sessions add column sitting_id text;
alter table sessions add column began_at timestamptz;
alter table sessions add column last_seen_at timestamptz;
-- From where, as far as a person needs it to know their own again: the family of the browser, and no whole address.
alter table sessions add column browser text;
alter table sessions add column system text;
alter table sessions add column network text;
-- Ended by a person: the page does not sign in again by itself.
alter table sessions add column signed_out boolean not null default false;
