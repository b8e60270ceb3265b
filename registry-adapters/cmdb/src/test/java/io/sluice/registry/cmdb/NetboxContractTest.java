package io.sluice.registry.cmdb;

import io.sluice.components.CmdbStyle;

class NetboxContractTest extends CmdbContract {
  NetboxContractTest() {
    super(CmdbStyle.NETBOX, "failed", TestSettings::netbox);
  }
}
