-- Migrations of splits. `running` is the service until the migration is over, then null: of those, a
-- service has as many as it likes, of the others one.

create table migration (
  id varchar(64) not null primary key,
  service varchar(253) not null,
  running varchar(253),
  state varchar(64) not null,
  generation bigint not null,
  created_at bigint not null,
  document varchar not null
);

create unique index migration_running on migration (running);
create index migration_by_service on migration (service, created_at);
