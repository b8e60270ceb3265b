# @summary Where in etcd the service is registered, and as whom; the keys are those that the servers read
type Sluice::Etcd = Struct[{
    urls               => Array[Sluice::Url, 1],
    Optional[prefix]   => Pattern[/\A[A-Za-z0-9_.,:@+\/-]{1,1024}\z/],
    Optional[layout]   => Enum['grpc-naming', 'keys', 'json'],
    Optional[fields]   => Hash[Enum['addr', 'address', 'port', 'health'], Pattern[/\A(\/[A-Za-z0-9_.~-]+)+\z/]],
    Optional[draining] => Sluice::Text,
    Optional[address]  => Sluice::Text,
    Optional[user]     => Sluice::Text,
    Optional[ca]       => Sluice::Path,
    Optional[cert]     => Sluice::Path,
    Optional[key]      => Sluice::Path,
}]
