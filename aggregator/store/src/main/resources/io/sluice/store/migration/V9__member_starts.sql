-- The last start of each member: what it was configured to do, without secrets, so that the next one can say what is otherwise.

create table member_start (
  member varchar(253) not null primary key,
  version varchar(64) not null,
  started_at bigint not null,
  stopped_at bigint,
  configuration varchar not null
);
