package io.sluice.registry.cmdb;

import io.sluice.components.CmdbStyle;

class CustomContractTest extends CmdbContract {
  CustomContractTest() {
    super(CmdbStyle.CUSTOM, "failed", TestSettings::custom);
  }
}
