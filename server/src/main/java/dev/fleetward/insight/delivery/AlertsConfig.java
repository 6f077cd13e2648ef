package dev.fleetward.insight.delivery;

import io.smallrye.config.ConfigMapping;
import java.util.List;
import java.util.Optional;

/** What an operator may set of alerts. */
@ConfigMapping(prefix = "fleetward.alerts")
interface AlertsConfig {

    /** Networks of the operator's own that alerts may go to, such as {@code 10.1.0.0/16}; otherwise public ones only. */
    Optional<List<String>> allowedNetworks();
}
