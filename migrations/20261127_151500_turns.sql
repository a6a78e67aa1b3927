-- What several sub-accounts share is written to by one job after the other, also when the process of one dies in between.
create table turns (
  company_id text not null references companies (id),
  -- A hash of kind and natural key: names of people have no place here.
  name text not null,
  began_at timestamptz not null,
  -- From when on reads show what was written; null while a call may be under way.
  settles_at timestamptz,
  primary key (company_id, name)
);
