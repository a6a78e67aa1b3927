-- A brief on its way to a blueprint: one row per version. The brief is stored before anybody is asked.
create table drafts (
  id text primary key,
  company_id text not null references companies (id),
  location_id text,
  user_id text not null,
  -- The first version's id, for the limits of one conversation.
  thread_id text not null,
  previous_id text,
  starter_id text,
  brief text not null,
  -- What was said since the brief, oldest first.
  messages jsonb not null default '[]',
  status text not null check (status in ('running', 'ready', 'failed')),
  -- Blueprint, lines, questions, notes; json and not jsonb, so that the order of variables and fields stays.
  content json,
  usage jsonb,
  error jsonb,
  -- Raised by every process that takes the draft up; a write that carries an older epoch is refused.
  epoch int not null default 0,
  heartbeat_at timestamptz,
  created_at timestamptz not null default now(),
  completed_at timestamptz
);
create index drafts_user on drafts (company_id, user_id, created_at desc);
create index drafts_running on drafts (heartbeat_at) where status = 'running';

-- What was asked and what it cost, kept when a draft is removed. No text of anybody is in it.
create table ai_calls (
  id text primary key,
  company_id text not null,
  user_id text not null,
  draft_id text,
  purpose text not null,
  model text not null,
  outcome text not null,
  -- Known already: nothing was sent and nothing is paid.
  from_cache boolean not null default false,
  prompt_tokens int not null default 0,
  cached_tokens int not null default 0,
  completion_tokens int not null default 0,
  -- In millionths of a US dollar; null when the price of the model is not known.
  cost_micros bigint,
  duration_ms int not null default 0,
  created_at timestamptz not null default now()
);
create index ai_calls_company on ai_calls (company_id, created_at desc);

-- Places taken under the limits: one per question that a person asks.
create table ai_questions (
  id text primary key,
  company_id text not null,
  user_id text not null,
  purpose text not null,
  created_at timestamptz not null default now()
);
create index ai_questions_company on ai_questions (company_id, created_at desc);

-- Answers by the content of the question, each company's own. `answer` is null while somebody is asking.
create table ai_answers (
  company_id text not null,
  question text not null,
  answer text,
  claimed_until timestamptz not null,
  created_at timestamptz not null default now(),
  primary key (company_id, question)
);
create index ai_answers_age on ai_answers (created_at);

create index events_draft on events (company_id, (body ->> 'draftId'), company_seq) where body ->> 'draftId' is not null;
