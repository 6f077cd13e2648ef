package dev.fleetward.compliance.documents;

import dev.fleetward.access.Audit;
import dev.fleetward.access.Caller;
import dev.fleetward.disclosure.facts.LawFacts;
import dev.fleetward.kernel.Blobs;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.Problem;
import dev.fleetward.kernel.TimeOrderedId;
import dev.fleetward.products.Product;
import dev.fleetward.products.SoftwareVersion;
import dev.fleetward.products.SoftwareVersions;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/** Freezes technical documentation and keeps it as long as the law wants. Safe for concurrent use. */
@ApplicationScoped
class FrozenFiles {
    static final long MAX_ZIP_BYTES = 4L * 1024 * 1024 * 1024;

    private static final List<LegalDocument> WANTED =
            List.of(LegalDocument.TECHNICAL_DOCUMENTATION, LegalDocument.DECLARATION, LegalDocument.USER_INFORMATION);
    private static final int MAX_LISTED = 5;

    private final Db db;
    private final Clock clock;
    private final Audit audit;
    private final Blobs blobs;
    private final LawFacts facts;
    private final SoftwareVersions versions;
    private final LegalDocuments documents;
    private final FreezeWriter writer;
    private final FrozenStore store;

    FrozenFiles(
            Db db,
            Clock clock,
            Audit audit,
            Blobs blobs,
            LawFacts facts,
            SoftwareVersions versions,
            LegalDocuments documents,
            FreezeWriter writer,
            FrozenStore store) {
        this.db = db;
        this.clock = clock;
        this.audit = audit;
        this.blobs = blobs;
        this.facts = facts;
        this.versions = versions;
        this.documents = documents;
        this.writer = writer;
        this.store = store;
    }

    /** @param keptUntil last day it must be kept; empty while the day of placing on the market is not stated */
    record Kept(FrozenFile file, Optional<LocalDate> keptUntil) {}

    List<Kept> list(Product product) {
        return db.inTransaction(product.organization(), tx -> store.list(tx, product.id())).stream()
                .map(file -> new Kept(file, until(product, file)))
                .toList();
    }

    /** @throws Problem 404 when the product has none of that id */
    Kept require(Product product, UUID id) {
        FrozenFile file = db.inTransaction(product.organization(), tx -> store.find(tx, product.id(), id))
                .orElseThrow(() -> Problem.notFound("Frozen file", id.toString()));
        return new Kept(file, until(product, file));
    }

    InputStream open(Product product, FrozenFile file) {
        return blobs.open(product.organization(), file.sha256());
    }

    /**
     * Freezes the documentation as it stands for a software version.
     *
     * @param evenIncomplete the person says so; what is missing is then marked and listed inside
     * @throws Problem 404 for an unknown version, 409 when something is missing and nobody said so
     */
    Kept freeze(Caller caller, Product product, String type, String version, boolean evenIncomplete) {
        SoftwareVersion of = db.inTransaction(
                        product.organization(), tx -> versions.find(tx, product.id(), type, version))
                .orElseThrow(() -> Problem.notFound("Software version", type + " " + version));
        Known known = documents.known(product);
        List<String> missing = missing(known, of);
        if (!missing.isEmpty() && !evenIncomplete) {
            throw Problem.conflict(
                    "documentation-incomplete",
                    "%d items are missing, such as %s. Fill them, or say that it is to be frozen incomplete."
                            .formatted(
                                    missing.size(),
                                    String.join("; ", missing.subList(0, Math.min(missing.size(), MAX_LISTED)))));
        }
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        var asked = new FreezeWriter.Asked(caller, known, of, missing, now);
        try {
            Path temporary = Files.createTempFile("frozen", ".zip");
            try {
                int files = writer.write(asked, temporary);
                try (InputStream in = Files.newInputStream(temporary)) {
                    return keep(
                            asked, files, blobs.put(product.organization(), in, "Frozen documentation", MAX_ZIP_BYTES));
                }
            } finally {
                Files.deleteIfExists(temporary);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("freezing technical documentation", e);
        }
    }

    private Kept keep(FreezeWriter.Asked asked, int files, Blobs.Blob zip) {
        Product product = asked.known().product();
        var file = new FrozenFile(
                TimeOrderedId.at(asked.at()),
                asked.version().type(),
                asked.version().version(),
                asked.at(),
                asked.caller().name(),
                zip.sha256(),
                zip.sizeBytes(),
                files,
                asked.missing(),
                asked.known().market().placedOn(),
                asked.known().facts().supportUntil());
        FrozenFile kept = db.inTransaction(product.organization(), tx -> {
            audit.record(tx, asked.caller(), "documentation.frozen", product.slug(), null, file);
            return store.insert(tx, product, file);
        });
        return new Kept(kept, until(product, kept));
    }

    /** @throws Problem 409 while it must be kept, with the day and the article */
    void delete(Caller caller, Product product, UUID id) {
        Kept kept = require(product, id);
        LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
        refuseWithin(kept, today, "This frozen file");
        db.doInTransaction(product.organization(), tx -> {
            store.delete(tx, id);
            audit.record(tx, caller, "documentation.deleted", product.slug(), kept.file(), null);
            tx.afterCommit(
                    () -> blobs.delete(product.organization(), kept.file().sha256()));
        });
    }

    static void refuseWithin(Kept kept, LocalDate today, String what) {
        if (kept.keptUntil().isEmpty()) {
            throw Problem.conflict(
                    "documentation-kept",
                    "%s of %s %s must be kept for ten years after the placing on the market, and nobody stated that day under Law facts (CRA Article 13(13))."
                            .formatted(
                                    what,
                                    kept.file().softwareType(),
                                    kept.file().version()));
        }
        if (!today.isAfter(kept.keptUntil().get())) {
            throw Problem.conflict(
                    "documentation-kept",
                    "%s of %s %s must be kept until %s (CRA Article 13(13))."
                            .formatted(
                                    what,
                                    kept.file().softwareType(),
                                    kept.file().version(),
                                    kept.keptUntil().get()));
        }
    }

    /** What the documents of the version lack, each as {@code document: item}. */
    static List<String> missing(Known known, SoftwareVersion version) {
        Stream<String> gaps = WANTED.stream()
                .flatMap(document -> LegalDocuments.sheet(known, document).missing().stream()
                        .map(gap -> "%s: %s%s"
                                .formatted(
                                        document.title(),
                                        gap.title(),
                                        gap.number().isEmpty() ? "" : " (item " + gap.number() + ")")));
        boolean described = known.file().versions().stream()
                .anyMatch(line -> line.type().equals(version.type())
                        && line.version().equals(version.version())
                        && line.hasSbom());
        return Stream.concat(gaps, described ? Stream.empty() : Stream.of("Software bill of materials of " + version))
                .distinct()
                .toList();
    }

    private Optional<LocalDate> until(Product product, FrozenFile file) {
        return Retention.until(
                file, facts.market(product).placedOn(), facts.product(product).supportUntil());
    }
}
