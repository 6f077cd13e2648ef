package dev.fleetward.disclosure.intake;

import dev.fleetward.disclosure.Case;
import dev.fleetward.kernel.Blobs;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.Problem;
import dev.fleetward.kernel.Tx;
import dev.fleetward.products.Product;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Files that came with reports: kept byte for byte, handed out as bytes alone. Safe for concurrent use. */
@ApplicationScoped
class Quarantine {
    static final int MAX_FILES = 5;
    static final long MAX_FILE_BYTES = 10L * 1024 * 1024;
    private static final int MAX_FILES_OF_CASE = 200;

    private final Db db;
    private final Blobs blobs;
    private final AttachmentStore store;

    Quarantine(Db db, Blobs blobs, AttachmentStore store) {
        this.db = db;
        this.blobs = blobs;
        this.store = store;
    }

    /** @param blob where its bytes lie */
    record Kept(String name, Blobs.Blob blob) {}

    /** @throws Problem 400 for too many files, 413 for one that is too large */
    List<Kept> keep(OrganizationId organization, List<Incoming> files) {
        if (files.size() > MAX_FILES) {
            throw Problem.invalid("At most %d files can come along, not %d. Put them into one archive."
                    .formatted(MAX_FILES, files.size()));
        }
        return keep(organization, files, MAX_FILE_BYTES);
    }

    /** Of a mail that a colleague read in: as many as it has. */
    List<Kept> keepAll(OrganizationId organization, List<Incoming> files) {
        return keep(organization, files, MailImport.MAX_MAIL_BYTES);
    }

    private List<Kept> keep(OrganizationId organization, List<Incoming> files, long maxBytes) {
        List<Kept> kept = new ArrayList<>();
        for (Incoming file : files) {
            try (InputStream content = file.content().open()) {
                kept.add(new Kept(
                        file.name(),
                        blobs.put(organization, content, "The file “%s”".formatted(file.name()), maxBytes)));
            } catch (IOException e) {
                throw new UncheckedIOException("reading a report's file", e);
            }
        }
        return kept;
    }

    /** @throws Problem 409 when the case has as many as may be */
    void attach(Tx tx, OrganizationId organization, UUID caseId, List<Kept> files, Instant now) {
        if (store.count(tx, caseId) + files.size() > MAX_FILES_OF_CASE) {
            throw Problem.conflict(
                    "too-many-attachments", "A case has at most %d attachments.".formatted(MAX_FILES_OF_CASE));
        }
        files.forEach(file -> store.insert(tx, organization, caseId, file, now));
    }

    List<Attachment> of(Product product, Case c) {
        return db.inTransaction(product.organization(), tx -> store.of(tx, c.id()));
    }

    /** @throws Problem 404 when the case has no such file */
    Attachment require(Product product, Case c, UUID id) {
        return of(product, c).stream()
                .filter(one -> one.id().equals(id))
                .findFirst()
                .orElseThrow(() -> Problem.notFound("Attachment", id.toString()));
    }

    InputStream open(Product product, Attachment attachment) {
        return blobs.open(product.organization(), attachment.sha256());
    }
}
