package dev.fleetward.updates.delivery;

import dev.fleetward.access.ProjectKeys;
import dev.fleetward.access.Secrets;
import dev.fleetward.ingest.Transport;
import dev.fleetward.kernel.Problem;
import dev.fleetward.kernel.SecurityKind;
import dev.fleetward.kernel.SecuritySignals;
import dev.fleetward.products.Product;
import dev.fleetward.products.ProductId;
import dev.fleetward.products.Products;
import dev.fleetward.updates.delivery.identity.Authorities;
import dev.fleetward.updates.delivery.identity.DeviceCertificate;
import dev.fleetward.updates.delivery.identity.TargetTokens;
import dev.fleetward.updates.delivery.polling.Pending;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who a DDI client is: {@code GatewayToken} for all devices of a product, {@code TargetToken} for one, or the certificate
 * of one that a trusted proxy or our own port has checked. A poll asks no database for it: a device's own token is compared in memory,
 * tenants and gateway tokens are remembered for a minute.
 */
@ApplicationScoped
class Credentials {
    /** The key alone tells which product. */
    static final String ANY_TENANT = MemfaultDdiRoute.TENANT;

    private static final String GATEWAY = "GatewayToken ";
    private static final String TARGET = "TargetToken ";

    private final Products products;
    private final ProjectKeys keys;
    private final TargetTokens tokens;
    private final Pending pending;
    private final DeviceCertificate certificate;
    private final Authorities authorities;
    private final CurrentVertxRequest request;
    private final SecuritySignals signals;
    private final Transport transport;
    private final Remembered<String, Product> tenants;
    private final Remembered<Presented, Product> gateways;

    Credentials(
            Products products,
            ProjectKeys keys,
            TargetTokens tokens,
            Pending pending,
            DeviceCertificate certificate,
            Authorities authorities,
            CurrentVertxRequest request,
            SecuritySignals signals,
            Transport transport,
            Clock clock) {
        this.products = products;
        this.keys = keys;
        this.tokens = tokens;
        this.pending = pending;
        this.certificate = certificate;
        this.authorities = authorities;
        this.request = request;
        this.signals = signals;
        this.transport = transport;
        this.tenants = new Remembered<>(clock);
        this.gateways = new Remembered<>(clock);
    }

    private record Presented(String tenant, String token) {}

    /**
     * @return the product whose device it is
     * @throws Problem 401, never a redirect: clients keep polling and log it
     */
    Product require(String tenant, @Nullable String authorization, String serial) {
        Product product = product(tenant, authorization, serial).orElseThrow(() -> {
            noticeRefused(tenant, authorization, serial);
            return new Problem(
                    401,
                    "device-not-authenticated",
                    "Device not authenticated",
                    "Send “Authorization: GatewayToken <token>” of this tenant or “TargetToken <token>” of this device.");
        });
        RoutingContext context = request.getCurrent();
        if (context != null) {
            arrived(product, context.request());
        }
        return product;
    }

    private void arrived(Product product, HttpServerRequest from) {
        transport.seen(product.organization(), product.id().value(), from);
    }

    /** The device as memory knows it, if memory alone tells that it is who it says. Asks no database and never waits. */
    Pending.@Nullable Seen inMemory(HttpServerRequest from, String tenant, String authorization, String serial) {
        String gateway = after(GATEWAY, authorization);
        if (gateway != null) {
            Product product = gateways.peek(new Presented(tenant, gateway));
            return product == null ? null : noted(from, product, pending.inMemory(product, serial));
        }
        String target = after(TARGET, authorization);
        Product product = target == null ? null : tenants.peek(tenant);
        Pending.Seen seen = product == null ? null : pending.inMemory(product, serial);
        return seen != null
                        && target != null
                        && product != null
                        && seen.polled().isToken(Secrets.hash(target))
                ? noted(from, product, seen)
                : null;
    }

    private Pending.@Nullable Seen noted(HttpServerRequest from, Product product, Pending.@Nullable Seen seen) {
        // Who is not answered from memory comes by the resource, and is counted there.
        if (seen != null && seen.isIdle()) {
            arrived(product, from);
        }
        return seen;
    }

    private Optional<Product> product(String tenant, @Nullable String authorization, String serial) {
        String gateway = after(GATEWAY, authorization);
        if (gateway != null) {
            return gateways.get(new Presented(tenant, gateway), _ -> byGateway(tenant, gateway));
        }
        String target = after(TARGET, authorization);
        if (target != null) {
            return tenant.equals(ANY_TENANT) ? byTokenAlone(target, serial) : byToken(tenant, target, serial);
        }
        return authorization == null ? byCertificate(tenant, serial) : Optional.empty();
    }

    private static @Nullable String after(String scheme, @Nullable String authorization) {
        String text = authorization == null ? "" : authorization.strip();
        return text.regionMatches(true, 0, scheme, 0, scheme.length())
                ? text.substring(scheme.length()).strip()
                : null;
    }

    private Optional<Product> byTenant(String tenant) {
        return tenants.get(tenant, products::byDdiTenant);
    }

    /** The product's own gateway token, or any of its project keys. */
    private Optional<Product> byGateway(String tenant, String token) {
        Optional<Product> byKey = keys.find(token)
                .flatMap(project -> products.byId(project.organization(), new ProductId(project.product())));
        return tenant.equals(ANY_TENANT)
                ? byKey
                : products.byDdiTenant(tenant)
                        .filter(product -> products.isGatewayToken(product, token)
                                || byKey.filter(other -> other.id().equals(product.id()))
                                        .isPresent());
    }

    private Optional<Product> byToken(String tenant, String token, String serial) {
        byte[] hash = Secrets.hash(token);
        return byTenant(tenant).filter(product -> pending.known(product, serial)
                .filter(seen -> seen.polled().isToken(hash))
                .isPresent());
    }

    private Optional<Product> byTokenAlone(String token, String serial) {
        return tokens.find(token)
                .filter(target -> target.serial().equals(serial))
                .flatMap(target -> products.byId(target.organization(), new ProductId(target.product())));
    }

    private Optional<Product> byCertificate(String tenant, String serial) {
        RoutingContext context = request.getCurrent();
        if (context == null || tenant.equals(ANY_TENANT)) {
            return Optional.empty();
        }
        return certificate
                .of(context.request())
                .filter(presented -> presented.commonName().equals(serial))
                .flatMap(presented ->
                        byTenant(tenant).filter(product -> authorities.trusts(product, presented.issuerHashes())));
    }

    /** Where nothing tells whose it would be, nobody is told. */
    private void noticeRefused(String tenant, @Nullable String authorization, String serial) {
        String token = after(TARGET, authorization);
        Optional<TargetTokens.Target> other = token == null ? Optional.empty() : tokens.find(token);
        if (other.isPresent()) {
            signals.notice(
                    other.get().organization(),
                    other.get().product(),
                    SecurityKind.KEY_MISUSE,
                    serial,
                    "",
                    "The update token of device %s was used in the name of device %s."
                            .formatted(other.get().serial(), serial));
        } else if (!tenant.equals(ANY_TENANT)) {
            byTenant(tenant)
                    .ifPresent(product -> signals.notice(
                            product.organization(),
                            product.id().value(),
                            SecurityKind.AUTHENTICATION_FAILED,
                            serial,
                            "",
                            "A device asked for updates without a token that is valid."));
        }
    }
}
