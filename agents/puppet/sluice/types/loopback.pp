# @summary An address that only this host reaches
type Sluice::Loopback = Pattern[/\A(127\.0\.0\.1|\[::1\]):[1-9]\d{0,4}\z/]
