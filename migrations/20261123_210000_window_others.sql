-- What somebody else's calls, with the same app in the same place, are believed to take of the platform's window.
alter table request_windows add column others integer not null default 0;
alter table request_windows add column others_until double precision not null default 0;
