# @summary Where a registry answers over HTTP
type Sluice::Url = Pattern[/\Ahttps?:\/\/[A-Za-z0-9._:\[\]-]{1,255}\/?\z/]
