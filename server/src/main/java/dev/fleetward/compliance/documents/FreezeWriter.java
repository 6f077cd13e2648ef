package dev.fleetward.compliance.documents;

import dev.fleetward.access.Audit;
import dev.fleetward.access.Caller;
import dev.fleetward.compliance.FileItem;
import dev.fleetward.compliance.PackWriter;
import dev.fleetward.compliance.TechnicalFile;
import dev.fleetward.compliance.suppliers.DueDiligence;
import dev.fleetward.compliance.suppliers.DueDiligences;
import dev.fleetward.components.export.VersionSbom;
import dev.fleetward.disclosure.facts.PublishedAdvisories;
import dev.fleetward.disclosure.support.SupportPeriods;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.Json;
import dev.fleetward.products.Product;
import dev.fleetward.products.SoftwareVersion;
import dev.fleetward.updates.coverage.StatementKeys;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Writes frozen documentation file by file; nothing of it is held in memory as a whole. */
@ApplicationScoped
class FreezeWriter {
    private static final String README = """
            Technical documentation of %s for %s, frozen %s by %s.
            State: %s

            *.pdf               the documents as PDF/A-2b (ISO 19005-2)
            *.json              the same as data
            sbom.cdx.json       software bill of materials of the version, CycloneDX 1.6, with what is decided of its vulnerabilities
            evidence-matrix.json  the essential requirements of Annex I with live evidence and documents
            law-facts.json      maker, product, market, operators, support periods, class
            risk-assessment.json  the approved risk assessment (Article 13(2) to (4)); null while there is none
            due-diligence.json, .csv  suppliers and components as they stood (Article 13(5))
            classification.json   the answers that led to scope, class and conformity procedure; null while there are none
            advisories/         security advisories published until then, CSAF 2.0
            uploads/            documents uploaded for items of the annexes
            manifest.json       SHA-256 and size of each file
            manifest.sig        Ed25519 signature (RFC 8032) of manifest.json
            key.pem             the public key; compare it with one that came another way

            fleetward evidence verify FILE checks all of it offline. By hand:
              openssl pkeyutl -verify -pubin -inkey key.pem -rawin -in manifest.json -sigfile manifest.sig
            and the SHA-256 of each file.
            """;

    private final Db db;
    private final Audit audit;
    private final TechnicalFile file;
    private final VersionSbom sboms;
    private final SupportPeriods periods;
    private final PublishedAdvisories advisories;
    private final DueDiligences diligences;
    private final StatementKeys keys;

    FreezeWriter(
            Db db,
            Audit audit,
            TechnicalFile file,
            VersionSbom sboms,
            SupportPeriods periods,
            PublishedAdvisories advisories,
            DueDiligences diligences,
            StatementKeys keys) {
        this.db = db;
        this.audit = audit;
        this.file = file;
        this.sboms = sboms;
        this.periods = periods;
        this.advisories = advisories;
        this.diligences = diligences;
        this.keys = keys;
    }

    record Asked(Caller caller, Known known, SoftwareVersion version, List<String> missing, Instant at) {
        String state() {
            return missing.isEmpty() ? FrozenManifest.COMPLETE : FrozenManifest.INCOMPLETE;
        }
    }

    /** @return how many files the manifest names */
    int write(Asked asked, Path target) throws IOException {
        Known known = asked.known();
        Product product = known.product();
        try (var out = Files.newOutputStream(target);
                var pack = new PackWriter(out)) {
            documents(known, pack);
            pack.file(
                    "sbom.cdx.json",
                    to -> to.write(sboms.cycloneDx(
                            product, asked.version().type(), asked.version().version())));
            pack.text("evidence-matrix.json", Json.write(known.matrix()));
            pack.text("law-facts.json", Json.write(facts(known)));
            pack.text("risk-assessment.json", Json.write(known.risks()));
            DueDiligence diligence = diligences.of(product);
            pack.text("due-diligence.json", Json.write(diligence));
            pack.text("due-diligence.csv", diligence.csv());
            pack.text("classification.json", Json.write(known.decision()));
            for (PublishedAdvisories.Document advisory : advisories.documents(product)) {
                pack.text("advisories/" + advisory.id().toLowerCase(Locale.ROOT) + ".json", advisory.csaf());
            }
            uploads(known, pack);
            if (!asked.missing().isEmpty()) {
                pack.text("INCOMPLETE.txt", String.join("\n", asked.missing()) + "\n");
            }
            pack.text(
                    "README.txt",
                    README.formatted(
                            product.name(),
                            asked.version(),
                            asked.at(),
                            asked.caller().name(),
                            asked.state()));
            var manifest = new FrozenManifest(
                    FrozenManifest.FORM,
                    product.slug(),
                    product.name(),
                    asked.version().type(),
                    asked.version().version(),
                    asked.at(),
                    asked.caller().name(),
                    asked.state(),
                    asked.missing(),
                    pack.files());
            sign(asked, Json.write(manifest), pack);
            return manifest.files().size();
        }
    }

    private static void documents(Known known, PackWriter pack) throws IOException {
        for (LegalDocument document : LegalDocument.values()) {
            Sheet sheet = LegalDocuments.sheet(known, document);
            pack.file(document.slug() + ".pdf", to -> LegalDocuments.print(sheet, to));
            pack.text(document.slug() + ".json", Json.write(sheet));
        }
    }

    private Map<String, Object> facts(Known known) {
        return Map.of(
                "maker", known.maker(),
                "product", known.facts(),
                "market", known.market(),
                "operators", known.operators(),
                "supportPeriods", periods.holding(known.product()),
                "classification", known.classification(),
                "texts", known.texts());
    }

    private void uploads(Known known, PackWriter pack) throws IOException {
        for (FileItem item : known.file().items()) {
            if (item.upload().isPresent()) {
                var upload = item.upload().get();
                pack.file("uploads/%s/%s".formatted(item.id(), upload.fileName()), to -> {
                    try (InputStream in = file.open(known.product(), upload)) {
                        in.transferTo(to);
                    }
                });
            }
        }
    }

    private void sign(Asked asked, String manifest, PackWriter pack) throws IOException {
        Product product = asked.known().product();
        StatementKeys.Signed signed = db.inTransaction(product.organization(), tx -> {
            audit.record(tx, asked.caller(), "documentation.signed", product.slug(), null, hash(manifest));
            return keys.signed(tx, product.organization(), manifest);
        });
        pack.raw("manifest.json", manifest.getBytes(StandardCharsets.UTF_8));
        pack.raw("manifest.sig", signed.signature());
        pack.raw("key.pem", StatementKeys.pem(signed.publicKey()).getBytes(StandardCharsets.US_ASCII));
    }

    private static String hash(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
