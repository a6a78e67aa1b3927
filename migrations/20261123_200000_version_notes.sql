-- What the author says about a version of a blueprint.
alter table blueprint_versions add column note text;
