# @summary HOST:PORT; the host is a name, an IPv4 address, or an IPv6 address in brackets
type Sluice::Address = Pattern[/\A(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?):[1-9]\d{0,4}\z/]
