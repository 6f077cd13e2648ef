package dev.fleetward.cli;

import dev.fleetward.access.Organizations;
import dev.fleetward.kernel.tls.TlsConfig;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Says where the server is and, on its first start, how to get in; then lets it run. */
final class Announcement implements QuarkusApplication {
    private final Organizations organizations;
    private final String address;

    Announcement(
            Organizations organizations,
            @ConfigProperty(name = "quarkus.http.host") String host,
            @ConfigProperty(name = "quarkus.http.port") int port) {
        this.organizations = organizations;
        this.address = TlsConfig.of(name -> Settings.given("fleetward." + name))
                .map(tls -> "https://%s:%d".formatted(host, tls.port()))
                .orElse("http://%s:%d".formatted(host, port));
    }

    @Override
    public int run(String... arguments) {
        System.out.println("Fleetward serves at " + address);
        organizations.firstRunLink().ifPresent(link -> System.out.println("Sign in once with " + address + link));
        Quarkus.waitForExit();
        return 0;
    }
}
