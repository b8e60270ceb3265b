# @summary An IPv4 address, or an IPv6 address without brackets
type Sluice::Ip = Pattern[/\A(\d{1,3}(\.\d{1,3}){3}|[0-9A-Fa-f:]*:[0-9A-Fa-f:.]*)\z/]
