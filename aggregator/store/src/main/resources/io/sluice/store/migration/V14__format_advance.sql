-- The way from one rendering format to the next, a tenth of the proxies at a time; no row while there
-- is one format for all. Format 2 is for stores that are new: older ones go there when somebody says so.

create table format_advance (
  id integer not null primary key,
  next integer not null,
  stage integer not null,
  way varchar(16) not null,
  pace_ms bigint not null,
  since bigint not null
);

update rendering_format set number = 2
  where not exists (select 1 from known_source) and not exists (select 1 from home)
    and not exists (select 1 from audit);
