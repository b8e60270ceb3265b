# @summary The user, the packages and the programs
#
# @api private
class sluice::install {
  if $sluice::is_machine {
    if $sluice::user_manage {
      group { $sluice::group:
        ensure => present,
        system => true,
      }

      user { $sluice::user:
        ensure     => present,
        system     => true,
        gid        => $sluice::group,
        home       => $sluice::state,
        managehome => false,
        shell      => $sluice::no_login,
        comment    => 'Sluice agent and Envoy',
      }
    }

    if $sluice::java_manage {
      package { $sluice::java_package:
        ensure => installed,
      }
    }

    if $sluice::package {
      package { $sluice::package:
        ensure => $sluice::package_ensure,
      }
    }

    if $sluice::envoy_package {
      package { $sluice::envoy_package:
        ensure => $sluice::envoy_package_ensure,
      }
    }
  }

  # Puppet writes aside and renames: the one that runs keeps what it has.
  file { $sluice::supervisor:
    ensure => file,
    owner  => $sluice::admin,
    group  => $sluice::admin,
    mode   => '0755',
    source => 'puppet:///modules/sluice/sluice-envoy',
  }

  if $sluice::envoy_source {
    file { $sluice::binary:
      ensure         => file,
      owner          => $sluice::admin,
      group          => $sluice::admin,
      mode           => '0755',
      source         => $sluice::envoy_source,
      checksum       => 'sha256',
      checksum_value => $sluice::envoy_checksum,
      backup         => false,
    }
  }
}
