-- V5 made them for freezes, which stand in service_freeze since V10; nothing has ever read them.

drop table change_freeze;
drop table freeze_gate;
