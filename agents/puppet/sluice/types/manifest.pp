# @summary What a service says of itself: the content of its manifest
type Sluice::Manifest = Struct[{
    service                => Sluice::Service,
    environment            => Sluice::Name,
    Optional[protocol]     => Enum['http', 'http2', 'grpc', 'tcp'],
    Optional[ports]        => Struct[{
        Optional[service] => Sluice::Port,
        Optional[ingress] => Sluice::Port,
        Optional[egress]  => Sluice::Port,
        Optional[admin]   => Sluice::Port,
    }],
    Optional[dependencies] => Array[Variant[Enum['*'], Sluice::Service]],
    Optional[health]       => Struct[{
        http               => Pattern[/\A\/[\x21\x23-\x5b\x5d-\x7e]{0,1000}\z/],
        Optional[interval] => Pattern[/\A\d{1,7}(ms|s|m)\z/],
    }],
    Optional[headerCase]   => Enum['lower', 'kept'],
    Optional[direct]       => Boolean,
    Optional[outside]      => Array[Pattern[/\A[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?:[1-9]\d{0,4}\z/]],
    Optional[gateway]      => Array[Struct[{
          Optional[address] => Pattern[/\A[0-9A-Fa-f.:]{2,45}\z/],
          port              => Sluice::Port,
          Optional[service] => Sluice::Service,
    }]],
}]
