# @summary The units: Envoy is reloaded, which restarts it hot, and never restarted by Puppet
#
# @api private
class sluice::service {
  if $sluice::is_machine and $sluice::service_manage {
    $unit_files = ["${sluice::units}/sluice-agent.service", "${sluice::units}/sluice-envoy.service"]
    $read_by_agent = [$sluice::config::environment_file, $sluice::config::token_file] + if $sluice::manifest {
      [$sluice::config::manifest_file]
    } else {
      []
    }
    $read_by_envoy = [$sluice::config::settings_file] + if $sluice::envoy_source {
      [$sluice::binary]
    } else {
      []
    }

    exec { 'sluice: systemctl daemon-reload':
      command     => 'systemctl daemon-reload',
      path        => ['/usr/bin', '/bin'],
      refreshonly => true,
      subscribe   => File[$unit_files],
    }

    # The agent's end leaves Envoy as it is.
    service { 'sluice-agent':
      ensure    => running,
      enable    => true,
      require   => Exec['sluice: systemctl daemon-reload'],
      subscribe => File["${sluice::units}/sluice-agent.service", $read_by_agent],
    }

    # Not the refresh of the service: that one also comes right after its first start.
    exec { 'sluice: hot restart of Envoy':
      command     => 'systemctl reload sluice-envoy.service',
      onlyif      => 'systemctl is-active --quiet sluice-envoy.service',
      path        => ['/usr/bin', '/bin'],
      refreshonly => true,
      require     => Exec['sluice: systemctl daemon-reload'],
      subscribe   => File[$read_by_envoy],
    }

    service { 'sluice-envoy':
      ensure  => running,
      enable  => true,
      require => [Exec['sluice: hot restart of Envoy'], Service['sluice-agent']],
    }

    if $sluice::package {
      Package[$sluice::package] ~> Service['sluice-agent']
    }

    if $sluice::envoy_package {
      Package[$sluice::envoy_package] ~> Exec['sluice: hot restart of Envoy']
    }
  }
}
