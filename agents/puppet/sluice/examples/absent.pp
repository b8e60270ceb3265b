# Gives the service its own port back in the registry, and takes everything away.
class { 'sluice':
  ensure => absent,
}
