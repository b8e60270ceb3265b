# @summary Where a registry answers over HTTP
type Sluice::Url = Pattern[/\Ahttps?:\/\/[A-Za-z0-9.:\[\]-]+(\/[A-Za-z0-9_.\/-]*)?\z/]
