# @summary Sets up the Sluice agent and an Envoy beside a service on this host
#
# Two systemd units that do not need each other: `sluice-agent.service`, and `sluice-envoy.service`, whose
# supervisor restarts Envoy hot when its binary, its settings or its bootstrap change.
#
# @example A host of the service orders
#   class { 'sluice':
#     xds        => ['sluice-1.example.com:18000', 'sluice-2.example.com:18000'],
#     consul_url => 'http://127.0.0.1:8500',
#     manifest   => {
#       'service'      => 'orders',
#       'environment'  => 'vm',
#       'ports'        => { 'service' => 8080, 'ingress' => 18080 },
#       'dependencies' => ['stock', 'prices'],
#     },
#   }
#
# @param ensure
#   `absent` gives the service's own port back in the registry, then ends Envoy and the agent, then removes what was made.
# @param xds
#   The Sluice servers; each host tries them in an order of its own, so that hosts spread over them. Needed unless absent.
# @param manifest
#   The content of the service's manifest. Without it somebody else puts `/etc/sluice/service.yaml` there.
# @param node_id
#   The proxy's own name. Default: SERVICE@HOST.
# @param region
#   The data centre.
# @param zone
#   The real zone, such as a rack.
# @param network
#   The network of this host. Default: the common one.
# @param addresses
#   Where others find this host: with an IPv6 address among them, Envoy's ingress listens on IPv6 and IPv4. Default: IPv4
#   alone, unless the host has only IPv6.
# @param mode
#   `observe` registers nothing, `ingress` has callers come through Envoy, `both` has the service's own calls go through it, too.
# @param listen
#   Where the agent serves xDS to this host's Envoy.
# @param api
#   Where the agent's local API listens.
# @param tls
#   The host's certificate, its key and who signs the servers: PEM files that the group may read.
# @param consul_url
#   This host's own Consul agent, where the service is registered. Without it, it registers nothing.
# @param consul_token
#   A token for it. It is kept in a file that only the agent's group reads.
# @param etcd
#   The etcd where the service is registered, in Consul's place.
# @param etcd_password
#   Of its user. It is kept in a file that only the agent's group reads.
# @param program
#   The `sluice` command.
# @param package
#   The package that brings it. Without it the module expects it to be there.
# @param package_ensure
#   Its version, or `installed` or `latest`.
# @param java_manage
#   Whether the module installs a Java runtime.
# @param java_package
#   The package of the Java runtime. Default: by the family of the operating system.
# @param java_options
#   Options of the agent's Java runtime.
# @param environment_file
#   The file of the agent's environment variables. Default: by the family of the operating system.
# @param envoy
#   Envoy's binary.
# @param envoy_source
#   Where Puppet fetches that binary from: a path, or a URL that starts with puppet, http or https.
# @param envoy_checksum
#   The SHA-256 of what is fetched. Needed with http and https, which otherwise cannot say whether it changed.
# @param envoy_package
#   The package that brings Envoy, in place of `envoy_source`.
# @param envoy_package_ensure
#   Its version, or `installed` or `latest`.
# @param base_id
#   Sets apart the Envoys of one host.
# @param concurrency
#   Worker threads of Envoy. Default: one for each processor.
# @param log_level
#   Envoy's log level.
# @param drain_time
#   In seconds: how long the last epoch of a hot restart sends its callers away.
# @param parent_shutdown_time
#   In seconds: when the last epoch ends. A request that takes longer is cut. More than `drain_time`.
# @param drain_on_stop
#   Whether Envoy, when it is stopped, sends its callers away for `drain_time` first.
# @param low_ports
#   Whether Envoy listens on ports below 1024.
# @param user
#   Who runs the agent and Envoy.
# @param group
#   The group of that user.
# @param user_manage
#   Whether the module makes this user and group.
# @param no_login
#   The shell of that user. Default: by the family of the operating system.
# @param service_manage
#   Whether the module starts, reloads and stops the units.
# @param deregister
#   Whether `ensure => absent` asks the agent to give the port back. Say false when the agent is beyond repair.
# @param root
#   A folder in place of `/` for everything that the module writes. Users, packages and units of the machine are left
#   alone then. For images, and for tests.
class sluice (
  Enum['present', 'absent']                                   $ensure               = 'present',
  Array[Sluice::Address]                                      $xds                  = [],
  Optional[Sluice::Manifest]                                  $manifest             = undef,
  Optional[Sluice::Text]                                      $node_id              = undef,
  Optional[Sluice::Name]                                      $region               = undef,
  Optional[Sluice::Text]                                      $zone                 = undef,
  Optional[Sluice::Name]                                      $network              = undef,
  Array[Sluice::Ip]                                           $addresses            = [],
  Enum['observe', 'ingress', 'both']                          $mode                 = 'both',
  Sluice::Loopback                                            $listen               = '127.0.0.1:15010',
  Sluice::Loopback                                            $api                  = '127.0.0.1:15011',
  Optional[Struct[{ cert => Sluice::Path, key => Sluice::Path, ca => Sluice::Path }]] $tls = undef,
  Optional[Sluice::Url]                                       $consul_url           = undef,
  Optional[Variant[Sensitive[String[1]], String[1]]]          $consul_token         = undef,
  Optional[Sluice::Etcd]                                      $etcd                 = undef,
  Optional[Variant[Sensitive[String[1]], String[1]]]          $etcd_password        = undef,
  Sluice::Path                                                $program              = '/opt/sluice/sluice',
  Optional[String[1]]                                         $package              = undef,
  String[1]                                                   $package_ensure       = 'installed',
  Boolean                                                     $java_manage          = true,
  String[1]                                                   $java_package         = 'java',
  Pattern[/\A[^"\n]*\z/]                                      $java_options         = '-Xmx64m',
  Sluice::Path                                                $environment_file     = '/etc/sluice/agent.env',
  Sluice::Path                                                $envoy                = '/usr/local/bin/envoy',
  Optional[Pattern[/\A(\/|puppet:\/\/|https?:\/\/)/]]         $envoy_source         = undef,
  Optional[Sluice::Sha256]                                    $envoy_checksum       = undef,
  Optional[String[1]]                                         $envoy_package        = undef,
  String[1]                                                   $envoy_package_ensure = 'installed',
  Integer[0, 2147483]                                         $base_id              = 0,
  Optional[Integer[1, 1024]]                                  $concurrency          = undef,
  Enum['trace', 'debug', 'info', 'warning', 'error', 'critical', 'off'] $log_level  = 'info',
  Integer[1, 3600]                                            $drain_time           = 30,
  Integer[2, 7200]                                            $parent_shutdown_time = 45,
  Boolean                                                     $drain_on_stop        = true,
  Boolean                                                     $low_ports            = false,
  Pattern[/\A[a-z_][a-z0-9_-]{0,31}\z/]                       $user                 = 'sluice',
  Pattern[/\A[a-z_][a-z0-9_-]{0,31}\z/]                       $group                = 'sluice',
  Boolean                                                     $user_manage          = true,
  Sluice::Path                                                $no_login             = '/usr/sbin/nologin',
  Boolean                                                     $service_manage       = true,
  Boolean                                                     $deregister           = true,
  Sluice::Root                                                $root                 = '',
) {
  $etc        = "${root}/etc/sluice"
  $state      = "${root}/var/lib/sluice-agent"
  $units      = "${root}/etc/systemd/system"
  $supervisor = "${root}/usr/local/sbin/sluice-envoy"
  $is_machine = $root.empty

  # In another root there is no user of that name: files belong to whoever applies.
  $admin   = if $is_machine { 'root' } else { undef }
  $owner   = if $is_machine { $user } else { undef }
  $readers = if $is_machine { $group } else { undef }

  # What is fetched lies in the root; a binary that is there already lies where it is.
  $binary = if $envoy_source { "${root}${envoy}" } else { $envoy }

  if $ensure == 'absent' {
    contain sluice::remove
  } else {
    if $xds.empty {
      fail('sluice: xds names no server')
    }
    if $etcd and $consul_url {
      fail('sluice: a service is registered in Consul or in etcd')
    }
    if $parent_shutdown_time <= $drain_time {
      fail('sluice: parent_shutdown_time must be more than drain_time')
    }
    if $envoy_source and $envoy_source =~ /\Ahttps?:/ and !$envoy_checksum {
      fail('sluice: envoy_source over http or https needs envoy_checksum')
    }
    contain sluice::install
    contain sluice::config
    contain sluice::service

    Class['sluice::install'] -> Class['sluice::config'] -> Class['sluice::service']
  }
}
