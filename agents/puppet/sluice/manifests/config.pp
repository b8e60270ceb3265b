# @summary The files that the agent, Envoy's supervisor and systemd read
#
# @api private
class sluice::config {
  $manifest_file    = "${sluice::etc}/service.yaml"
  $settings_file    = "${sluice::etc}/envoy.conf"
  $token_file       = "${sluice::etc}/consul.token"
  $password_file    = "${sluice::etc}/etcd.password"
  $environment_file = "${sluice::root}${sluice::environment_file}"
  $bootstrap        = "${sluice::state}/envoy.json"
  $pid_file         = "${sluice::state}/envoy.pid"

  # Its metrics and its drain are asked for where the manifest puts them.
  $admin_port = $sluice::manifest ? {
    undef   => 15000,
    default => $sluice::manifest.dig('ports', 'admin').lest || { 15000 },
  }
  $drained_by = $sluice::drain_on_stop ? {
    true    => "127.0.0.1:${admin_port}",
    default => '',
  }
  $token_there = $sluice::consul_token ? {
    undef   => absent,
    default => file,
  }

  $password_there = $sluice::etcd_password ? {
    undef   => absent,
    default => file,
  }
  $etcd = $sluice::etcd.lest || { {} }

  $addresses = $sluice::addresses ? {
    []      => undef,
    default => $sluice::addresses.join(','),
  }

  # What was not said is not in the command.
  $options = {
    '--manifest'      => $manifest_file,
    '--xds'           => $sluice::xds.join(','),
    '--state'         => $sluice::state,
    '--node-id'       => $sluice::node_id,
    '--region'        => $sluice::region,
    '--zone'          => $sluice::zone,
    '--network'       => $sluice::network,
    '--addresses'     => $addresses,
    '--mode'          => $sluice::mode,
    '--listen'        => $sluice::listen,
    '--api'           => $sluice::api,
    '--bootstrap'     => $bootstrap,
    '--envoy-pid'     => $pid_file,
    '--consul'        => $sluice::consul_url,
    '--consul-token'  => $sluice::consul_token.then |$there| { $token_file },
    '--etcd'          => $etcd['urls'].then |$urls| { $urls.join(',') },
    '--etcd-prefix'   => $etcd['prefix'],
    '--etcd-layout'   => $etcd['layout'],
    '--etcd-field'    => $etcd['fields'].then |$fields| { $fields.map |$name, $at| { "${name}=${at}" }.join(',') },
    '--etcd-draining' => $etcd['draining'],
    '--etcd-address'  => $etcd['address'],
    '--etcd-user'     => $etcd['user'],
    '--etcd-password' => $sluice::etcd_password.then |$there| { $password_file },
    '--etcd-ca'       => $etcd['ca'],
    '--etcd-cert'     => $etcd['cert'].then |$cert| { "${cert} ${etcd['key']}" },
    '--tls'           => $sluice::tls.then |$files| { "${files['cert']} ${files['key']} ${files['ca']}" },
  }.filter |$name, $value| { $value =~ NotUndef }

  file {
    default:
      owner => $sluice::admin,
      group => $sluice::readers;

    $sluice::etc:
      ensure => directory,
      mode   => '0750';

    $sluice::state:
      ensure => directory,
      owner  => $sluice::owner,
      mode   => '0700';

    $settings_file:
      ensure  => file,
      mode    => '0640',
      content => epp('sluice/envoy.conf.epp', {
          'envoy'                => $sluice::binary,
          'bootstrap'            => $bootstrap,
          'drain_time'           => $sluice::drain_time,
          'parent_shutdown_time' => $sluice::parent_shutdown_time,
          'concurrency'          => $sluice::concurrency,
          'log_level'            => $sluice::log_level,
          'drain_on_stop'        => $drained_by,
      });

    $environment_file:
      ensure  => file,
      mode    => '0644',
      content => epp('sluice/agent.env.epp', { 'java_options' => $sluice::java_options });

    $token_file:
      ensure    => $token_there,
      mode      => '0640',
      show_diff => false,
      content   => $sluice::consul_token;

    $password_file:
      ensure    => $password_there,
      mode      => '0640',
      show_diff => false,
      content   => $sluice::etcd_password;
  }

  if $sluice::manifest {
    file { $manifest_file:
      ensure  => file,
      owner   => $sluice::admin,
      group   => $sluice::readers,
      mode    => '0640',
      content => epp('sluice/service.yaml.epp', { 'manifest' => $sluice::manifest }),
    }
  }

  file { "${sluice::units}/sluice-agent.service":
    ensure  => file,
    owner   => $sluice::admin,
    group   => $sluice::admin,
    mode    => '0644',
    content => epp('sluice/sluice-agent.service.epp', {
        'user'             => $sluice::user,
        'group'            => $sluice::group,
        'environment_file' => $environment_file,
        'program'          => $sluice::program,
        'options'          => $options,
    }),
  }

  file { "${sluice::units}/sluice-envoy.service":
    ensure  => file,
    owner   => $sluice::admin,
    group   => $sluice::admin,
    mode    => '0644',
    content => epp('sluice/sluice-envoy.service.epp', {
        'user'         => $sluice::user,
        'group'        => $sluice::group,
        'low_ports'    => $sluice::low_ports,
        # A drain takes as long as the last epoch of a hot restart.
        'stop_timeout' => $sluice::parent_shutdown_time + 15,
        'supervisor'   => $sluice::supervisor,
        'options'      => {
          '--pid-file' => $pid_file,
          '--base-id'  => $sluice::base_id,
          '--settings' => $settings_file,
        },
    }),
  }
}
