package dev.fleetward.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetward.kernel.Roles.Role;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RoleGateTest {
    @ParameterizedTest
    @CsvSource({
        "/api/v0/chunks/PUMP-1, INGEST",
        "/api/v0/upload/memfault/mar, INGEST",
        "/v1/metrics, INGEST",
        "/device/v1/events, INGEST",
        "/pump/controller/v1/PUMP-1, POLL",
        "/pump/controller/v1/PUMP-1/deploymentBase/1/feedback, POLL",
        "/api/v0/releases/latest, POLL",
        "/device/v1/update, POLL",
        "/api/v0/device-config, POLL",
        "/api/v0/dl/o/1/2/pump.swu, POLL",
        "/, WEB",
        "/api/v1/products, WEB",
        "/device/v1/notices, WEB",
        "/p/pump, WEB",
        "/.well-known/security.txt, WEB"
    })
    void each_path_belongs_to_one_role(String path, Role role) {
        assertThat(RoleGate.role(path)).isEqualTo(role);
    }
}
