-- What losses operators refuse, until when. One that is over stays until the next is written.

create table operator_hold (
  scope varchar(16) not null,
  name varchar(253) not null,
  since bigint not null,
  ends_at bigint not null,
  actor varchar not null,
  reason varchar not null,
  primary key (scope, name)
);
