-- Deletions that a person has asked for: each is offered by a plan and left out until it is chosen.
alter table plans add column included text[] not null default '{}';
