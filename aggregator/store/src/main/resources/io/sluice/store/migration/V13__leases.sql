-- Who does what only one member may do. The database's own clock decides when a lease is over; the
-- epoch grows with every change of the holder and fences whoever held it before.

create table lease (
  name     varchar(200) not null primary key,
  holder   varchar(255) not null,
  epoch    bigint       not null,
  until_at bigint       not null
);
