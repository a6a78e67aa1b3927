-- What stood in each field, and what had been applied there, when a side of it was chosen; null where that was not noted.
set local lock_timeout = '5s';
alter table plans add column decided_on jsonb;
