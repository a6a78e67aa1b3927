-- Sign-ins that failed, by client address and in slices of time: all processes slow guessing down together.
create table sign_in_failures (
  address text not null,
  slice timestamptz not null,
  failures int not null,
  primary key (address, slice)
);
create index sign_in_failures_age on sign_in_failures (slice);
