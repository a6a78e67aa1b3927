-- What a message means, by a stable code with its values, so that a page can say it in another language. It holds the
-- message that it is of: one that an older process has written over it since is then shown as it is. Null says nothing.
set local lock_timeout = '5s';
alter table jobs add column said jsonb;
alter table steps add column said jsonb;
