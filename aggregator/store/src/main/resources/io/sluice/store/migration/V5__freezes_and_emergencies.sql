-- When nobody may change splits and policies, and which rollbacks without a database were written.

create table change_freeze (
  id varchar(36) not null primary key,
  pattern varchar(253) not null,
  environment varchar(31) not null,
  begins_at bigint not null,
  ends_at bigint not null,
  made_at bigint not null,
  actor varchar not null,
  reason varchar not null
);

-- One row, locked by whoever changes a split or a freeze, so that each sees what the other did.
create table freeze_gate (
  number bigint not null
);

insert into freeze_gate (number) values (0);

-- A rollback that was made without the database is written once, also by who crashed meanwhile.
create table emergency (
  id varchar(36) not null primary key,
  service varchar(253) not null,
  ended varchar(16) not null,
  ended_at bigint not null
);
