package dev.fleetward.privacy.owners;

import dev.fleetward.access.Audit;
import dev.fleetward.access.Caller;
import dev.fleetward.access.Role;
import dev.fleetward.access.Secrets;
import dev.fleetward.devices.Device;
import dev.fleetward.devices.Devices;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.Problem;
import dev.fleetward.kernel.SecurityKind;
import dev.fleetward.kernel.SecuritySignals;
import dev.fleetward.kernel.Tx;
import dev.fleetward.privacy.SubjectRequests;
import dev.fleetward.products.Product;
import dev.fleetward.products.ProductId;
import dev.fleetward.products.Products;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Who gets to an owner's page: by a code the device shows, or by a person of the maker. Safe for concurrent use. */
@ApplicationScoped
class OwnerLinks {
    /** Live at once for one device; the oldest goes for a new one. */
    static final int MAX_LIVE = 5;
    /** Of one network address at one product, and of one serial from anywhere. */
    static final int MAX_FAILURES_AN_HOUR = 20;

    static final String PATH = "/owner/";
    private static final String PREFIX = "fwo_";
    private static final String OWNER = "Device owner";

    private final Db db;
    private final Clock clock;
    private final Audit audit;
    private final Products products;
    private final Devices devices;
    private final ClaimCodes codes;
    private final OwnerLinkStore store;
    private final SecuritySignals signals;
    private final HourlyCounts failures;

    OwnerLinks(
            Db db,
            Clock clock,
            Audit audit,
            Products products,
            Devices devices,
            ClaimCodes codes,
            OwnerLinkStore store,
            SecuritySignals signals) {
        this.db = db;
        this.clock = clock;
        this.audit = audit;
        this.products = products;
        this.devices = devices;
        this.codes = codes;
        this.store = store;
        this.signals = signals;
        this.failures = new HourlyCounts(clock, MAX_FAILURES_AN_HOUR);
    }

    /** An owner on their page. */
    record Visit(OwnerLink link, Product product, Device device) {
        /** The owner as the audit log and requests name them. */
        Caller caller(String address) {
            return owner(link.organization(), "owner-link:" + link.id(), address);
        }
    }

    private static Caller owner(OrganizationId organization, String subject, String address) {
        return new Caller(organization, subject, OWNER, Role.VIEWER, address);
    }

    /**
     * Gives the owner's page to whoever types what the device shows.
     *
     * @return its path
     * @throws Problem 403, the same for an unknown serial and a wrong, expired or used code; 429 after too many of those
     */
    String claim(OwnerAccesses.Door door, String serial, String code, String address) {
        Product product = door.product();
        String network = "address %s %s".formatted(product.id(), HourlyCounts.network(address));
        String unit = "serial %s %s".formatted(product.id(), SubjectRequests.fingerprint(product, serial));
        if (failures.isFull(network) || failures.isFull(unit)) {
            throw new Problem(
                    429,
                    "too-many-claims",
                    "Too many claims",
                    "Too many codes were wrong. Wait an hour, have the device show a new code, and try again.");
        }
        String secret = Secrets.fresh(PREFIX);
        boolean claimed = door.access().isOpen()
                && db.inTransaction(product.organization(), tx -> {
                    Optional<UUID> device = codes.redeem(tx, product, serial, code);
                    device.ifPresent(one -> add(
                            tx,
                            owner(product.organization(), "owner:claim", address),
                            product,
                            one,
                            serial,
                            secret,
                            OwnerLink.Evidence.DEVICE_CODE,
                            door.access().linkDays()));
                    return device.isPresent();
                });
        if (!claimed) {
            failures.add(network);
            failures.add(unit);
            refused(product, serial, address);
            throw new Problem(
                    403,
                    "claim-refused",
                    "Claim refused",
                    "Serial and code do not belong together, or the code was used or is older than %d minutes. Have the device show a new code, and type both again."
                            .formatted(ClaimCodes.VALID.toMinutes()));
        }
        return PATH + secret;
    }

    /** @throws Problem 404 when there is no such device, 400 for a time out of its bounds */
    OwnerLink.Fresh make(Caller caller, Product product, String serial, @Nullable Integer days, String server) {
        Device device = devices.require(product, serial);
        int valid = days == null ? OwnerAccess.NONE.linkDays() : days;
        if (valid < 1 || valid > OwnerAccess.MAX_LINK_DAYS) {
            throw Problem.invalid("days must be 1 to %d.".formatted(OwnerAccess.MAX_LINK_DAYS));
        }
        String secret = Secrets.fresh(PREFIX);
        UUID id = db.inTransaction(
                product.organization(),
                tx -> add(tx, caller, product, device.id().value(), serial, secret, OwnerLink.Evidence.STAFF, valid));
        return new OwnerLink.Fresh(id, server + PATH + secret, now().plus(Duration.ofDays(valid)));
    }

    private UUID add(
            Tx tx,
            Caller caller,
            Product product,
            UUID device,
            String serial,
            String secret,
            OwnerLink.Evidence proof,
            int days) {
        Instant now = now();
        Instant expires = now.plus(Duration.ofDays(days));
        store.revokeOldest(tx, device, now, MAX_LIVE - 1);
        audit.record(
                tx,
                caller,
                "owner-link.made",
                subject(product, serial),
                null,
                Map.of("proof", proof, "expiresAt", expires));
        return store.add(tx, product, device, Secrets.hash(secret), proof, caller.name(), now, expires);
    }

    /** Newest first. */
    List<OwnerLink> of(Product product, Device device) {
        return db.inTransaction(
                product.organization(), tx -> store.ofDevice(tx, device.id().value()));
    }

    /** @throws Problem 404 when the device has no such link */
    void revoke(Caller caller, Product product, Device device, UUID link) {
        db.doInTransaction(product.organization(), tx -> {
            if (!store.revoke(tx, device.id().value(), link, now())) {
                throw Problem.notFound("Link", link.toString());
            }
            audit.record(tx, caller, "owner-link.revoked", subject(product, device.serial()), null, null);
        });
    }

    /** Those other than the one the owner came by. */
    void revokeOthers(Visit visit, String address) {
        Instant now = now();
        of(visit.product(), visit.device()).stream()
                .filter(link -> !link.id().equals(visit.link().id()) && link.isLive(now))
                .forEach(link -> revoke(visit.caller(address), visit.product(), visit.device(), link.id()));
    }

    /** @throws Problem 403, the same whether there never was such a page, it expired, was revoked or went with its device */
    Visit open(String secret) {
        return db.acrossOrganizations(tx -> store.use(tx, Secrets.hash(secret), clock.instant()))
                .flatMap(used -> products.byId(
                                used.link().organization(),
                                new ProductId(used.link().product()))
                        .map(product -> new Visit(used.link(), product, devices.require(product, used.serial()))))
                .orElseThrow(
                        () -> new Problem(
                                403,
                                "link-not-valid",
                                "Link not valid",
                                "This link was changed, has expired or was taken back. Claim the device again with a new code, or ask its maker."));
    }

    private void refused(Product product, String serial, String address) {
        boolean known = db.inTransaction(product.organization(), tx -> devices.find(tx, product.id(), serial))
                .isPresent();
        signals.notice(
                product.organization(),
                product.id().value(),
                SecurityKind.AUTHENTICATION_FAILED,
                known ? serial : "",
                "",
                "Somebody at %s claimed a device with a code that is not valid.".formatted(address));
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    private static String subject(Product product, String serial) {
        return product.slug() + " " + SubjectRequests.fingerprint(product, serial);
    }
}
