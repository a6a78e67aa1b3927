-- An install's id is made of whose it is, so that the id alone keeps it unique. Two requests that record the same new
-- install at once meet at that one index and the later one finds the earlier; a second unique index would fail it.
alter table installs add constraint installs_id_says_whose
  check (id = case when location_id is null then 'company:' || company_id else 'location:' || location_id end);
alter table installs drop constraint installs_company_id_location_id_key;
drop index installs_location;
create index installs_company on installs (company_id, location_id);
create index installs_location on installs (location_id) where location_id is not null;
