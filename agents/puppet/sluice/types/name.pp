# @summary The name of an environment, a region or a network
type Sluice::Name = Pattern[/\A[a-z][a-z0-9-]{0,30}\z/]
