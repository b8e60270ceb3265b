# @summary Takes everything away again: the port back first, then Envoy, then the agent, then the files
#
# @api private
class sluice::remove {
  $unit_files = ["${sluice::units}/sluice-agent.service", "${sluice::units}/sluice-envoy.service"]
  $other_files = [$sluice::etc, $sluice::state, $sluice::supervisor, "${sluice::root}${sluice::environment_file}"]

  if $sluice::deregister {
    # Asked of what stands on the host, not of parameters, which may be gone: whether an agent registers something.
    exec { 'sluice: the service has its own port again in the registry':
      command => "${sluice::program} agent deregister --state ${sluice::state}",
      onlyif  => [
        "test -e ${sluice::state}/token",
        "grep -q -e '--consul ' -e '--etcd ' ${sluice::units}/sluice-agent.service",
        "grep -q -e ingress ${sluice::etc}/service.yaml",
      ],
      unless  => "grep -q -e '--mode observe' ${sluice::units}/sluice-agent.service",
      path    => ['/usr/bin', '/bin'],
      before  => File[$unit_files],
    }
  }

  file {
    default:
      ensure => absent,
      force  => true,
      backup => false;

    $unit_files:
      before => File[$other_files];

    $other_files:
      ;
  }

  if $sluice::envoy_source {
    file { $sluice::binary:
      ensure  => absent,
      backup  => false,
      require => File[$unit_files],
    }
  }

  if $sluice::is_machine and $sluice::service_manage {
    service { 'sluice-envoy':
      ensure => stopped,
      enable => false,
    }
    -> service { 'sluice-agent':
      ensure => stopped,
      enable => false,
    }
    -> File[$unit_files]
    ~> exec { 'sluice: systemctl daemon-reload':
      command     => 'systemctl daemon-reload',
      path        => ['/usr/bin', '/bin'],
      refreshonly => true,
    }

    if $sluice::deregister {
      Exec['sluice: the service has its own port again in the registry'] -> Service['sluice-envoy']
    }
  }

  if $sluice::is_machine and $sluice::user_manage {
    user { $sluice::user:
      ensure  => absent,
      require => File[$sluice::state],
    }
    -> group { $sluice::group:
      ensure => absent,
    }
  }
}
