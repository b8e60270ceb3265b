-- What a policy says beyond zero and empty, and how the users of a sticky service lie; null when
-- there is nothing of it. A column of its own, since the release before writes the policy's whole.

alter table traffic_split add column beyond varchar;
