package dev.fleetward.updates.delivery;

import dev.fleetward.access.ProjectKeys;
import dev.fleetward.kernel.Problem;
import dev.fleetward.kernel.SecurityKind;
import dev.fleetward.kernel.SecuritySignals;
import dev.fleetward.products.Product;
import dev.fleetward.products.ProductId;
import dev.fleetward.products.Products;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Who a DDI client is: {@code GatewayToken} for all devices of a product, {@code TargetToken} for one. Good ones are
 * remembered for a short while so that an idle poll asks no database; a revoked one works no longer than that.
 */
@ApplicationScoped
class Credentials {
    /** The key alone tells which product. */
    static final String ANY_TENANT = MemfaultDdiRoute.TENANT;

    private static final Duration REMEMBERED = Duration.ofSeconds(60);
    private static final int MAX_REMEMBERED = 200_000;

    private final Products products;
    private final ProjectKeys keys;
    private final TargetTokens tokens;
    private final SecuritySignals signals;
    private final Clock clock;
    private final ConcurrentHashMap<Presented, Remembered> remembered = new ConcurrentHashMap<>();

    Credentials(Products products, ProjectKeys keys, TargetTokens tokens, SecuritySignals signals, Clock clock) {
        this.products = products;
        this.keys = keys;
        this.tokens = tokens;
        this.signals = signals;
        this.clock = clock;
    }

    private record Presented(String tenant, String authorization) {}

    private record Remembered(Grant grant, Instant until) {}

    /** @throws Problem 401, never a redirect: clients keep polling and log it */
    Grant require(String tenant, @Nullable String authorization, String serial) {
        Grant grant = authorization == null ? null : find(tenant, authorization);
        if (grant == null || !grant.covers(serial)) {
            refused(tenant, grant, serial);
            throw new Problem(
                    401,
                    "device-not-authenticated",
                    "Device not authenticated",
                    "Send “Authorization: GatewayToken <token>” of this tenant or “TargetToken <token>” of this device.");
        }
        return grant;
    }

    /** Where nothing tells whose it would be, nobody is told. */
    private void refused(String tenant, @Nullable Grant grant, String serial) {
        if (grant != null) {
            signals.notice(
                    grant.product().organization(),
                    grant.product().id().value(),
                    SecurityKind.KEY_MISUSE,
                    serial,
                    "",
                    "The update token of device %s was used in the name of device %s."
                            .formatted(grant.serial().orElse(""), serial));
        } else if (!tenant.equals(ANY_TENANT)) {
            products.byDdiTenant(tenant)
                    .ifPresent(product -> signals.notice(
                            product.organization(),
                            product.id().value(),
                            SecurityKind.AUTHENTICATION_FAILED,
                            serial,
                            "",
                            "A device asked for updates without a token that is valid."));
        }
    }

    private @Nullable Grant find(String tenant, String authorization) {
        var presented = new Presented(tenant, authorization);
        Instant now = clock.instant();
        Remembered known = remembered.get(presented);
        if (known != null && now.isBefore(known.until)) {
            return known.grant;
        }
        Grant grant = look(tenant, authorization).orElse(null);
        if (grant == null) {
            remembered.remove(presented);
        } else {
            if (remembered.size() >= MAX_REMEMBERED) {
                remembered.values().removeIf(old -> !now.isBefore(old.until));
            }
            remembered.put(presented, new Remembered(grant, now.plus(REMEMBERED)));
        }
        return grant;
    }

    private Optional<Grant> look(String tenant, String authorization) {
        String[] words = authorization.strip().split("\\s+", 2);
        if (words.length < 2) {
            return Optional.empty();
        }
        return switch (words[0].toLowerCase(Locale.ROOT)) {
            case "gatewaytoken" -> gateway(tenant, words[1]);
            case "targettoken" -> target(tenant, words[1]);
            default -> Optional.empty();
        };
    }

    private Optional<Grant> gateway(String tenant, String token) {
        Optional<Product> byKey = keys.find(token)
                .flatMap(project -> products.byId(project.organization(), new ProductId(project.product())));
        if (tenant.equals(ANY_TENANT)) {
            return byKey.map(product -> new Grant(product, Optional.empty()));
        }
        return products.byDdiTenant(tenant)
                .filter(product -> products.isGatewayToken(product, token)
                        || byKey.filter(other -> other.id().equals(product.id()))
                                .isPresent())
                .map(product -> new Grant(product, Optional.empty()));
    }

    private Optional<Grant> target(String tenant, String token) {
        return tokens.find(token)
                .flatMap(target -> products.byId(target.organization(), new ProductId(target.product()))
                        .filter(product -> tenant.equals(ANY_TENANT)
                                || product.ddiTenant().filter(tenant::equals).isPresent())
                        .map(product -> new Grant(product, Optional.of(target.serial()))));
    }
}
