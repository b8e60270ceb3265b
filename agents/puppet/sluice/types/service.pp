# @summary The federated name of a service
type Sluice::Service = Pattern[/\A(?!sluice-)[A-Za-z0-9][A-Za-z0-9._-]{0,252}\z/]
