-- The agency's own colour for buttons and links, as it was chosen; null is ours.
alter table company_settings add column accent text check (accent ~ '^#[0-9a-f]{6}$');
