-- Entries get a place without gaps in the order of commits, a leaf hash, and a hash that chains them (docs/design/0011).
-- Whoever writes an entry locks the one row of audit_head first. Rows of older releases are chained when a database is opened.

alter table audit add column seq bigint;
alter table audit add column approver varchar default '' not null;
alter table audit add column result varchar(32) default 'done' not null;
alter table audit add column leaf varchar(64) default '' not null;
alter table audit add column link varchar(64) default '' not null;
alter table audit add column dropped boolean default false not null;

create unique index audit_by_seq on audit (seq);
create index audit_by_time on audit (made_at);

create table audit_head (
  id integer not null primary key,
  entries bigint not null,
  link varchar(64) not null,
  peaks varchar not null
);

insert into audit_head (id, entries, link, peaks)
  values (1, 0, '0000000000000000000000000000000000000000000000000000000000000000', '');
