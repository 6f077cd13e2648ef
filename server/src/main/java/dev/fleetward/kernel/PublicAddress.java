package dev.fleetward.kernel;

import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * The address links are built on, since clients use them as given: the configured one, else the one the request came
 * to. Forwarded headers count only from proxies the HTTP server is told to trust ({@code quarkus.http.proxy}).
 */
@ApplicationScoped
public class PublicAddress {
    private final Optional<String> configured;

    PublicAddress(@ConfigProperty(name = "fleetward.public-url") Optional<String> configured) {
        this.configured = configured;
    }

    /** Without a slash at the end. */
    public String of(URI requested) {
        return bare(configured.orElseGet(() -> requested.resolve("/").toString()));
    }

    /** An address of ours for those outside, where nobody asked: a mere path while no address is configured. */
    public String link(String path) {
        return configured.map(PublicAddress::bare).orElse("") + path;
    }

    private static String bare(String origin) {
        return origin.endsWith("/") ? origin.substring(0, origin.length() - 1) : origin;
    }
}
