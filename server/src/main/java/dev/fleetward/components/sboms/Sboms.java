package dev.fleetward.components.sboms;

import dev.fleetward.access.Audit;
import dev.fleetward.access.Caller;
import dev.fleetward.components.Components;
import dev.fleetward.components.SbomInfo;
import dev.fleetward.components.reading.Sbom;
import dev.fleetward.components.reading.SbomLimits;
import dev.fleetward.components.reading.SbomReader;
import dev.fleetward.components.reading.UnreadableSbom;
import dev.fleetward.kernel.Blobs;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.Problem;
import dev.fleetward.kernel.Tx;
import dev.fleetward.products.Product;
import dev.fleetward.products.SoftwareVersion;
import dev.fleetward.products.SoftwareVersions;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Puts SBOMs in force and out of it. Safe for concurrent use. */
@ApplicationScoped
public class Sboms {
    private static final int MAX_PARTS = 32;
    private static final int MAX_REVISIONS = 1_000;
    private static final Pattern PART = Pattern.compile("([a-z0-9][a-z0-9._-]{0,63})?");

    private final Db db;
    private final Blobs blobs;
    private final Audit audit;
    private final Clock clock;
    private final SoftwareVersions versions;
    private final Components components;
    private final SbomStore store;
    private final Contents contents;
    private final MergeStore merged;

    Sboms(
            Db db,
            Blobs blobs,
            Audit audit,
            Clock clock,
            SoftwareVersions versions,
            Components components,
            SbomStore store,
            Contents contents,
            MergeStore merged) {
        this.db = db;
        this.blobs = blobs;
        this.audit = audit;
        this.clock = clock;
        this.versions = versions;
        this.components = components;
        this.store = store;
        this.contents = contents;
        this.merged = merged;
    }

    /**
     * What a document is about: a software version, or a part of it.
     *
     * @param part empty when the version is not told apart
     */
    public record Place(String type, String version, String part) {
        public Place {
            part = part.strip();
            if (!PART.matcher(part).matches()) {
                throw Problem.invalid("A part of a version is named by up to 64 lower-case letters, digits, '.', '_'"
                        + " and '-', such as bootloader, rtos, app or modem.");
            }
        }
    }

    /**
     * @param created whether the part had no SBOM before
     * @param changed false when the same bytes are in force already, and nothing was done
     */
    public record Receipt(boolean created, boolean changed, SbomInfo sbom) {}

    /**
     * Puts an SBOM in force for a software version, which is made if nobody named it before. The document is kept as it
     * came; what it says replaces what the one before said of the same part, at once or not at all. The one before stays
     * as a former revision.
     *
     * @throws Problem 400 when it is no SBOM, with the place; 413 when it is too large
     */
    public Receipt put(Caller caller, Product product, Place place, InputStream document) {
        byte[] bytes = bytes(document);
        Sbom sbom = parse(bytes);
        var blob =
                blobs.put(caller.organization(), new ByteArrayInputStream(bytes), "An SBOM", SbomLimits.MAX_SBOM_BYTES);
        return db.inTransaction(caller.organization(), tx -> {
            SoftwareVersion named =
                    versions.named(tx, caller.organization(), product.id(), place.type(), place.version());
            store.lock(tx, named.id());
            Optional<SbomInfo> before = components.sbom(tx, named.id(), place.part());
            if (before.isPresent() && before.get().sha256().equals(blob.sha256())) {
                return new Receipt(false, false, before.get());
            }
            int revision = nextRevision(tx, named, place.part(), before.isEmpty());
            store.end(tx, named.id(), place.part(), clock.instant());
            UUID id = store.insert(
                    tx,
                    caller.organization(),
                    new SbomStore.Filed(named, place.part(), revision, sbom, blob, clock.instant(), caller.name()));
            contents.store(tx, caller.organization(), id, sbom);
            merged.merge(tx, named.id());
            contents.described(tx, caller.organization(), named);
            SbomInfo after = components.sbom(tx, named.id(), place.part()).orElseThrow();
            audit(tx, caller, "sbom.uploaded", product, named, place.part(), before.orElse(null), after);
            return new Receipt(before.isEmpty(), true, after);
        });
    }

    private int nextRevision(Tx tx, SoftwareVersion version, String part, boolean fresh) {
        int last = store.lastRevision(tx, version.id(), part);
        if (last >= MAX_REVISIONS) {
            throw Problem.conflict(
                    "too-many-revisions",
                    "%s already has %,d SBOMs; give another build another version.".formatted(version, last));
        }
        if (fresh && components.sboms(tx, version.id()).size() >= MAX_PARTS) {
            throw Problem.conflict(
                    "too-many-parts",
                    "%s already has SBOMs of %d parts, the most it may.".formatted(version, MAX_PARTS));
        }
        return last + 1;
    }

    /**
     * Takes the SBOM of one part of a version out of force; findings and exposure go with it. The documents stay stored
     * as former revisions.
     *
     * @param part null for all parts
     */
    public void remove(Caller caller, Product product, SoftwareVersion version, @Nullable String part) {
        db.doInTransaction(caller.organization(), tx -> {
            store.lock(tx, version.id());
            var inForce = components.sboms(tx, version.id()).stream()
                    .filter(sbom -> part == null || sbom.part().equals(part))
                    .toList();
            if (inForce.isEmpty()) {
                throw Problem.notFound("SBOM", version + (part == null || part.isEmpty() ? "" : " " + part));
            }
            for (SbomInfo before : inForce) {
                store.end(tx, version.id(), before.part(), clock.instant());
                audit(tx, caller, "sbom.removed", product, version, before.part(), before, null);
            }
            merged.merge(tx, version.id());
            contents.described(tx, caller.organization(), version);
        });
    }

    /** A software version and the document about it. */
    public record Found(SoftwareVersion version, SbomInfo sbom) {}

    /**
     * The document in force for the version or one part of it, or a former revision.
     *
     * @param part null for the one that stands for the version
     * @throws Problem 404 when there is none
     */
    public Found require(
            OrganizationId organization,
            Product product,
            String type,
            String version,
            @Nullable String part,
            @Nullable Integer revision) {
        return db.inTransaction(organization, tx -> {
            SoftwareVersion named = versions.find(tx, product.id(), type, version)
                    .orElseThrow(() -> Problem.notFound("Software version", type + " " + version));
            Optional<SbomInfo> sbom;
            if (revision != null) {
                sbom = components.revision(tx, named.id(), part == null ? "" : part, revision);
            } else {
                sbom = part == null ? components.sbom(tx, named.id()) : components.sbom(tx, named.id(), part);
            }
            String what = named
                    + (part == null || part.isEmpty() ? "" : " " + part)
                    + (revision == null ? "" : " revision " + revision);
            return new Found(named, sbom.orElseThrow(() -> Problem.notFound("SBOM", what)));
        });
    }

    /** Reads a kept document again, for what is asked too seldom to be stored. */
    public Sbom read(OrganizationId organization, SbomInfo sbom) {
        try (InputStream in = components.document(organization, sbom)) {
            return SbomReader.read(in.readAllBytes());
        } catch (IOException broken) {
            throw new UncheckedIOException("reading a kept SBOM", broken);
        }
    }

    private void audit(
            Tx tx,
            Caller caller,
            String what,
            Product product,
            SoftwareVersion version,
            String part,
            @Nullable SbomInfo before,
            @Nullable SbomInfo after) {
        audit.record(
                tx,
                caller,
                what,
                product.slug() + " " + version + (part.isEmpty() ? "" : " " + part),
                before == null ? null : before.sha256(),
                after == null
                        ? null
                        : Map.of(
                                "sha256",
                                after.sha256(),
                                "revision",
                                after.revision(),
                                "components",
                                after.components()));
    }

    private static byte[] bytes(InputStream document) {
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
            return SbomReader.read(bytes);
        } catch (UnreadableSbom unreadable) {
            throw new Problem(400, "unreadable-sbom", "Unreadable SBOM", String.valueOf(unreadable.getMessage()));
        }
    }
}
