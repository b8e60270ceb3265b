-- When nobody shifts traffic, and whose changes wait for another person. `ends_at` of a freeze
-- without an end is the greatest bigint. `number` orders approvals by when they were asked for.

create table service_freeze (
  id varchar(36) not null primary key,
  services varchar(253) not null,
  environment varchar(31) not null,
  since bigint not null,
  ends_at bigint not null,
  actor varchar not null,
  reason varchar not null
);

create table approval (
  id varchar(36) not null primary key,
  number bigint not null,
  kind varchar(16) not null,
  state varchar(16) not null,
  service varchar(253) not null,
  split varchar not null,
  generation bigint not null,
  person varchar(253) not null,
  actor varchar not null,
  reason varchar not null,
  asked_at bigint not null,
  expires_at bigint not null,
  freeze_passed varchar not null,
  decided_by varchar not null,
  decided_at bigint not null,
  decision varchar not null
);

create unique index approval_by_number on approval (number);
create index approval_by_state on approval (state, service);
