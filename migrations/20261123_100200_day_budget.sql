-- Until when the day's count of calls holds, in epoch milliseconds: afterwards nothing is known of the new day.
alter table request_windows add column daily_until double precision;
