# @summary A folder in place of `/`, or nothing
type Sluice::Root = Variant[Enum[''], Sluice::Path]
