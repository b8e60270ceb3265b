package io.sluice.registry.cmdb;

import io.sluice.components.CmdbStyle;

class RalphContractTest extends CmdbContract {
  RalphContractTest() {
    super(CmdbStyle.RALPH, "damaged", TestSettings::ralph);
  }
}
