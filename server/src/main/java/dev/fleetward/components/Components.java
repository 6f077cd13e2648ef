package dev.fleetward.components;

import dev.fleetward.access.Audit;
import dev.fleetward.access.Caller;
import dev.fleetward.kernel.Blobs;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.Problem;
import dev.fleetward.kernel.Tx;
import dev.fleetward.products.Product;
import dev.fleetward.products.ProductId;
import dev.fleetward.products.SoftwareVersion;
import dev.fleetward.products.SoftwareVersionId;
import dev.fleetward.products.SoftwareVersions;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** What software versions are made of and how many devices run each. Safe for concurrent use. */
@ApplicationScoped
public class Components {
    private final Db db;
    private final Blobs blobs;
    private final Audit audit;
    private final Clock clock;
    private final SoftwareVersions versions;
    private final SbomStore sboms;
    private final ComponentStore components;
    private final BuildSetStore population;
    private final Instance<ComponentSubscriber> subscribers;

    Components(
            Db db,
            Blobs blobs,
            Audit audit,
            Clock clock,
            SoftwareVersions versions,
            SbomStore sboms,
            ComponentStore components,
            BuildSetStore population,
            @Any Instance<ComponentSubscriber> subscribers) {
        this.db = db;
        this.blobs = blobs;
        this.audit = audit;
        this.clock = clock;
        this.versions = versions;
        this.sboms = sboms;
        this.components = components;
        this.population = population;
        this.subscribers = subscribers;
    }

    /** @param created whether the version had no SBOM before */
    public record Receipt(boolean created, SbomInfo sbom) {}

    /**
     * Puts an SBOM in force for a software version, which is made if nobody named it before. The document is kept as it
     * came; what it says replaces what the one before said, at once or not at all.
     *
     * @throws Problem 400 when it is no SBOM, with the place; 413 when it is too large
     */
    public Receipt put(Caller caller, Product product, String type, String version, InputStream document) {
        byte[] bytes = read(document);
        Sbom sbom = parse(bytes);
        var blob =
                blobs.put(caller.organization(), new ByteArrayInputStream(bytes), "An SBOM", SbomLimits.MAX_SBOM_BYTES);
        return db.inTransaction(caller.organization(), tx -> {
            SoftwareVersion named = versions.named(tx, caller.organization(), product.id(), type, version);
            Optional<SbomInfo> before = sboms.find(tx, named.id());
            sboms.delete(tx, named.id());
            UUID id = sboms.insert(tx, caller.organization(), named, sbom, blob, clock.instant(), caller.name());
            sboms.insertParts(tx, caller.organization(), id, store(tx, caller.organization(), sbom));
            subscribers.forEach(subscriber -> subscriber.described(tx, caller.organization(), named));
            SbomInfo after = sboms.find(tx, named.id()).orElseThrow();
            audit.record(
                    tx,
                    caller,
                    "sbom.uploaded",
                    product.slug() + " " + named,
                    before.map(SbomInfo::sha256).orElse(null),
                    Map.of("sha256", after.sha256(), "components", after.components()));
            return new Receipt(before.isEmpty(), after);
        });
    }

    /** Takes the SBOM of a version out of force; its findings and exposure go with it. The document stays stored. */
    public void remove(Caller caller, Product product, SoftwareVersion version) {
        db.doInTransaction(caller.organization(), tx -> {
            SbomInfo before =
                    sboms.find(tx, version.id()).orElseThrow(() -> Problem.notFound("SBOM", version.toString()));
            sboms.delete(tx, version.id());
            subscribers.forEach(subscriber -> subscriber.described(tx, caller.organization(), version));
            audit.record(tx, caller, "sbom.removed", product.slug() + " " + version, before.sha256(), null);
        });
    }

    public Optional<SbomInfo> sbom(Tx tx, SoftwareVersionId version) {
        return sboms.find(tx, version);
    }

    /** The document, byte for byte as it was sent. */
    public InputStream document(OrganizationId organization, SbomInfo sbom) {
        return blobs.open(organization, sbom.sha256());
    }

    public Optional<Component> find(Tx tx, UUID component) {
        return components.find(tx, component);
    }

    public List<Component> load(Tx tx, Collection<UUID> ids) {
        return ids.isEmpty() ? List.of() : components.load(tx, ids);
    }

    /** How many devices run each software version now; versions without devices are left out. */
    public Map<UUID, Long> running(Tx tx, ProductId product) {
        return population.running(tx, product.value());
    }

    /** How many devices run at least one of these versions now, each counted once. */
    public long runningAnyOf(Tx tx, Collection<UUID> softwareVersions) {
        return softwareVersions.isEmpty() ? 0 : population.runningAnyOf(tx, softwareVersions);
    }

    /** Devices whose software is known: those that reported a version at least once. */
    public long devicesWithKnownSoftware(Tx tx, ProductId product) {
        return population.devices(tx, product.value());
    }

    private Map<UUID, SbomStore.Part> store(Tx tx, OrganizationId organization, Sbom sbom) {
        Map<String, Sbom.Entry> byIdentity = new LinkedHashMap<>();
        Map<String, SbomStore.Part> parts = new HashMap<>();
        for (Sbom.Entry entry : sbom.entries()) {
            String identity = sha256(entry.identity());
            byIdentity.putIfAbsent(identity, entry);
            parts.merge(identity, new SbomStore.Part(entry.scope(), 1), Components::together);
        }
        Map<String, UUID> known = components.byIdentity(tx, organization, byIdentity.keySet());
        Map<String, Sbom.Entry> fresh = new LinkedHashMap<>(byIdentity);
        fresh.keySet().removeAll(known.keySet());
        components.insert(tx, organization, fresh, clock.instant());
        Map<String, UUID> added = components.byIdentity(tx, organization, fresh.keySet());
        if (!added.isEmpty()) {
            List<Component> loaded = components.load(tx, added.values());
            subscribers.forEach(subscriber -> subscriber.added(tx, organization, loaded));
        }
        Map<UUID, SbomStore.Part> byId = new HashMap<>();
        parts.forEach((identity, part) -> byId.put(known.getOrDefault(identity, added.get(identity)), part));
        return byId;
    }

    /** Shipped once is shipped: the widest scope of the occurrences holds. */
    private static SbomStore.Part together(SbomStore.Part a, SbomStore.Part b) {
        Sbom.Scope widest = a.scope().compareTo(b.scope()) <= 0 ? a.scope() : b.scope();
        return new SbomStore.Part(widest, a.occurrences() + b.occurrences());
    }

    private static byte[] read(InputStream document) {
        try {
            byte[] bytes = document.readNBytes(SbomLimits.MAX_SBOM_BYTES + 1);
            if (bytes.length > SbomLimits.MAX_SBOM_BYTES) {
                throw Problem.tooLarge("An SBOM", SbomLimits.MAX_SBOM_BYTES);
            }
            return bytes;
        } catch (IOException broken) {
            throw new UncheckedIOException("reading an SBOM", broken);
        }
    }

    private static Sbom parse(byte[] bytes) {
        try {
            return SbomParser.parse(bytes);
        } catch (UnreadableSbom unreadable) {
            throw new Problem(400, "unreadable-sbom", "Unreadable SBOM", String.valueOf(unreadable.getMessage()));
        }
    }

    private static String sha256(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
