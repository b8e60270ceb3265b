# @summary A TCP port
type Sluice::Port = Integer[1, 65535]
