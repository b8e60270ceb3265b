# @summary An absolute path that means the same in a systemd unit, in a shell and in a settings file: no blank, quote, `%` or `$`
type Sluice::Path = Pattern[/\A(\/[A-Za-z0-9_.,:@+-]+)+\z/]
