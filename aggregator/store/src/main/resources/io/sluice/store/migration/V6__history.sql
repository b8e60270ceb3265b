-- What the merged registry was at any moment (docs/design/0013). Facts are packed: only Sluice reads them.

create table history_word (
  id integer not null primary key,
  word varchar(1024) not null unique
);

create table history_service (
  id integer not null primary key,
  name varchar(253) not null unique
);

create table history_delta (
  id bigint not null primary key,
  service integer not null,
  made_at bigint not null,
  facts bytea not null
);

create index history_delta_by_service on history_delta (service, made_at);

create table history_checkpoint (
  service integer not null,
  made_at bigint not null,
  facts bytea not null,
  primary key (service, made_at)
);

create table history_span (
  id bigint not null primary key,
  made_from bigint not null,
  made_until bigint not null,
  why varchar(64) not null
);
