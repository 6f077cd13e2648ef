package dev.fleetward.compliance;

import dev.fleetward.access.Audit;
import dev.fleetward.access.Caller;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.Json;
import dev.fleetward.kernel.Problem;
import dev.fleetward.products.Product;
import dev.fleetward.updates.coverage.StatementKeys;
import dev.fleetward.updates.releases.Release;
import dev.fleetward.updates.releases.Releases;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The ledger and the matrix of a day or a release, frozen, signed, and verifiable without this server. */
@ApplicationScoped
class EvidencePack {
    private static final int BATCH_RECORDS = 10_000;
    private static final String README = """
            Evidence of %s until %s, made by Fleetward.

            records.jsonl       every record of the ledger until then, each with the hash of the one before
            requirements.jsonl  every requirement of every catalogue with its state and figures at that moment
            documents.jsonl     the documents the law wants, there or missing, when the pack was made
            manifest.json       the SHA-256 of those files, the head of the chain, and whether the server's ledger was whole
            manifest.sig        Ed25519 signature (RFC 8032) of manifest.json
            key.pem             the public key; compare it with one that came another way

            fleetward evidence verify FILE checks all of it offline. By hand:
              openssl pkeyutl -verify -pubin -inkey key.pem -rawin -in manifest.json -sigfile manifest.sig
            and the SHA-256 of each file; docs/compliance.md says what each record's hash covers.
            """;

    private final Db db;
    private final Clock clock;
    private final Audit audit;
    private final Evidence evidence;
    private final Matrix matrix;
    private final Documents documents;
    private final Releases releases;
    private final StatementKeys keys;

    EvidencePack(
            Db db,
            Clock clock,
            Audit audit,
            Evidence evidence,
            Matrix matrix,
            Documents documents,
            Releases releases,
            StatementKeys keys) {
        this.db = db;
        this.clock = clock;
        this.audit = audit;
        this.evidence = evidence;
        this.matrix = matrix;
        this.documents = documents;
        this.releases = releases;
        this.keys = keys;
    }

    /** What a pack is asked of. */
    record Asked(Instant asOf, PackManifest.@Nullable Release release) {}

    /**
     * @param date day (its end in UTC) or moment; blank for now
     * @param release {@code type:version} of a release, which stands for when it was made; blank for none
     * @throws Problem 400 for a date that is none, lies ahead, or comes with a release; 404 for an unknown release
     */
    Asked asked(Product product, String date, String release) {
        Instant now = now();
        if (release.isBlank()) {
            return new Asked(date.isBlank() ? now : moment(date.strip(), now), null);
        }
        if (!date.isBlank()) {
            throw Problem.invalid("Ask for a date or a release, not both.");
        }
        int colon = release.indexOf(':');
        String type = colon < 0 ? "main" : release.substring(0, colon).strip();
        String version = release.substring(colon + 1).strip();
        Release found = releases.find(product, type, version)
                .orElseThrow(() -> Problem.notFound("Release", type + ":" + version));
        return new Asked(
                found.createdAt().truncatedTo(ChronoUnit.MILLIS),
                new PackManifest.Release(found.softwareType(), found.version()));
    }

    private static Instant moment(String date, Instant now) {
        try {
            if (date.length() == "2026-11-24".length()) {
                LocalDate day = LocalDate.parse(date);
                Instant begin = day.atStartOfDay(ZoneOffset.UTC).toInstant();
                Instant end =
                        day.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant().minusMillis(1);
                return notAhead(begin, end.isBefore(now) ? end : now, now);
            }
            Instant at = Instant.parse(date);
            return notAhead(at, at, now);
        } catch (DateTimeException e) {
            throw Problem.invalid(
                    "asOf must be a day such as 2026-11-24 or a moment such as 2026-11-24T10:00:00Z, not “%s”."
                            .formatted(date));
        }
    }

    private static Instant notAhead(Instant begin, Instant wanted, Instant now) {
        if (begin.isAfter(now)) {
            throw Problem.invalid("%s lies ahead; a pack is of what has been.".formatted(begin));
        }
        return wanted;
    }

    void write(Caller caller, Product product, Asked asked, OutputStream out) throws IOException {
        Verification ledger = evidence.verify(product);
        long last = evidence.lastUntil(product, asked.asOf);
        try (var pack = new PackWriter(out)) {
            var head = new Head();
            pack.lines("records.jsonl", line -> records(product, last, line, head));
            pack.lines("requirements.jsonl", line -> requirements(product, asked.asOf, line));
            pack.lines("documents.jsonl", line -> {
                for (FileItem item : documents.items(product)) {
                    line.add(item);
                }
            });
            pack.text("README.txt", README.formatted(product.name(), asked.asOf));
            var manifest = new PackManifest(
                    PackManifest.FORM,
                    new PackManifest.Named(product.slug(), product.name()),
                    asked.asOf,
                    asked.release,
                    now(),
                    caller.name(),
                    new PackManifest.Chain(head.records, head.hash),
                    new PackManifest.Verdict(ledger.valid(), ledger.records(), ledger.brokenAt(), ledger.reason()),
                    pack.files());
            sign(caller, product, Json.write(manifest), pack);
        }
    }

    private static final class Head {
        private String hash = EvidenceRecord.GENESIS;
        private long records;
    }

    private void records(Product product, long last, PackWriter.Line line, Head head) throws IOException {
        long sequence = 0;
        List<EvidenceRecord> batch;
        do {
            batch = evidence.after(product, sequence, BATCH_RECORDS);
            for (EvidenceRecord record : batch) {
                sequence = record.sequence();
                if (sequence <= last) {
                    line.add(record);
                    head.hash = record.hash();
                    head.records++;
                }
            }
        } while (!batch.isEmpty() && sequence < last);
    }

    private record Line(String catalogue, String law, MatrixRow row) {}

    private void requirements(Product product, Instant at, PackWriter.Line line) throws IOException {
        for (Catalogue catalogue : Law.CATALOGUES) {
            for (MatrixRow row : matrix.rowsAt(product, catalogue, at)) {
                line.add(new Line(catalogue.id(), catalogue.law(), row));
            }
        }
    }

    private void sign(Caller caller, Product product, String manifest, PackWriter pack) throws IOException {
        StatementKeys.Signed signed = db.inTransaction(product.organization(), tx -> {
            audit.record(tx, caller, "evidence.pack-signed", product.slug(), null, EvidenceRecord.sha256(manifest));
            return keys.signed(tx, product.organization(), manifest);
        });
        pack.raw("manifest.json", manifest.getBytes(StandardCharsets.UTF_8));
        pack.raw("manifest.sig", signed.signature());
        pack.raw("key.pem", StatementKeys.pem(signed.publicKey()).getBytes(StandardCharsets.US_ASCII));
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
