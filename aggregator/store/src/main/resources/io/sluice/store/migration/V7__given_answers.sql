-- What was answered to requests with an Idempotency-Key; rows go after 24 hours.
-- audited_before is the newest audit entry when the request began: its own change comes after it.

create table given_answer (
  caller varchar(253) not null,
  request_key varchar(128) not null,
  request_hash varchar(64) not null,
  request_id varchar(64) not null,
  state varchar(16) not null,
  begun_at bigint not null,
  audited_before bigint not null,
  status integer not null,
  media_type varchar(128) not null,
  body varchar not null,
  tag varchar(128) not null,
  primary key (caller, request_key)
);

create index given_answer_by_time on given_answer (begun_at);
