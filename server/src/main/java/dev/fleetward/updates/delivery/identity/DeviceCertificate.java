package dev.fleetward.updates.delivery.identity;

import dev.fleetward.kernel.tls.ClientCertificates;
import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;

/** The client certificate of a device that was checked: by a proxy that is believed, or by ourselves at our own port. */
@ApplicationScoped
public class DeviceCertificate {
    private final ProxyCertificate proxy;
    private final ClientCertificates own;

    DeviceCertificate(ProxyCertificate proxy, ClientCertificates own) {
        this.proxy = proxy;
        this.own = own;
    }

    /** @param issuerHashes of the certificates above it, as the proxy computes them or in SHA-256 */
    public record Presented(String commonName, List<String> issuerHashes) {}

    public Optional<Presented> of(HttpServerRequest request) {
        return proxy.of(request)
                .or(() -> own.of(request).map(shown -> new Presented(shown.commonName(), shown.issuerHashes())));
    }
}
