# A host of the service orders, which calls stock and prices.
class { 'sluice':
  xds        => ['sluice-1.example.com:18000', 'sluice-2.example.com:18000'],
  region     => 'dc1',
  consul_url => 'http://127.0.0.1:8500',
  manifest   => {
    'service'      => 'orders',
    'environment'  => 'vm',
    'protocol'     => 'http',
    'ports'        => { 'service' => 8080, 'ingress' => 18080 },
    'dependencies' => ['prices', 'stock'],
    'health'       => { 'http' => '/healthz', 'interval' => '2s' },
  },
}
