-- Who may do what. Lists of groups and roles stand as words with spaces between; secrets as hashes only.

create table person (
  name varchar(64) not null primary key,
  origin varchar(64) not null,
  full_name varchar(200) not null,
  password varchar(200) not null,
  member_of varchar not null,
  disabled boolean not null,
  created_at bigint not null,
  generation bigint not null
);

create table role_grant (
  id varchar(64) not null primary key,
  role_name varchar(16) not null,
  to_kind varchar(8) not null,
  to_name varchar(128) not null,
  services varchar(253) not null,
  environment varchar(31) not null,
  since bigint not null,
  granted_by varchar not null,
  unique (role_name, to_kind, to_name, services, environment)
);

create table api_token (
  id varchar(64) not null primary key,
  name varchar(64) not null,
  owner_name varchar(64) not null,
  hash varchar(64) not null unique,
  roles varchar not null,
  services varchar(253) not null,
  environment varchar(31) not null,
  created_at bigint not null,
  expires_at bigint not null,
  used_at bigint not null,
  revoked_at bigint not null,
  generation bigint not null
);

create index api_token_by_owner on api_token (owner_name, name);

create table signed_in (
  hash varchar(64) not null primary key,
  user_name varchar(64) not null,
  method varchar(64) not null,
  member_of varchar not null,
  began_at bigint not null,
  seen_at bigint not null,
  idle_ms bigint not null,
  ends_at bigint not null
);

create index signed_in_by_user on signed_in (user_name, began_at);

-- One row; whoever changes users, grants or tokens raises it, so that members know what to read anew.
create table people_generation (
  number bigint not null
);

insert into people_generation (number) values (0);
