# @summary A word such as a node's id or a real zone: 1 to 253 characters that a systemd unit takes as they stand
type Sluice::Text = Pattern[/\A[A-Za-z0-9_.,:@+\/-]{1,253}\z/]
