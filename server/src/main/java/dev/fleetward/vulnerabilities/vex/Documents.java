package dev.fleetward.vulnerabilities.vex;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fleetward.access.Audit;
import dev.fleetward.access.Caller;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.Problem;
import dev.fleetward.kernel.PublicAddress;
import dev.fleetward.kernel.Tx;
import dev.fleetward.products.Product;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** VEX documents in and out. Safe for concurrent use. */
@ApplicationScoped
class Documents {
    private static final int MAX_SHOWN = 100;
    private static final int MAX_EXPORTED = 50_000;
    private static final String NOBODY = "unnamed issuer";

    private final Db db;
    private final Clock clock;
    private final Audit audit;
    private final PublicAddress address;
    private final Decisions decisions;
    private final DecisionStore store;
    private final DocumentStore documents;
    private final HistoryStore history;
    private final RulingStore found;
    private final Rulings rulings;

    Documents(
            Db db,
            Clock clock,
            Audit audit,
            PublicAddress address,
            Decisions decisions,
            DecisionStore store,
            DocumentStore documents,
            HistoryStore history,
            RulingStore found,
            Rulings rulings) {
        this.db = db;
        this.clock = clock;
        this.audit = audit;
        this.address = address;
        this.decisions = decisions;
        this.store = store;
        this.documents = documents;
        this.history = history;
        this.found = found;
        this.rulings = rulings;
    }

    /**
     * @param waiting of those taken, of a vulnerability no record has told us of
     * @param untrusted of those taken, deciding nothing while the issuer is not trusted for what it says
     */
    record Report(
            UUID id,
            String format,
            String specVersion,
            String name,
            String issuer,
            long taken,
            long waiting,
            long untrusted,
            List<VexDocument.Refused> refused) {
        public long refusals() {
            return refused.size();
        }
    }

    /**
     * Takes what a document says of the product and its components; what cannot be taken is listed with its reason.
     *
     * @param subject what the document calls the product, when it is neither its slug nor its name
     * @param trust {@code own} or {@code supplier} says whose word the issuer's is from now on; empty as before
     * @throws Problem 400 when it is no VEX document, 413 when it is too large
     */
    Report take(Caller caller, Product product, InputStream body, @Nullable String subject, @Nullable String trust) {
        byte[] bytes = read(body);
        Instant now = clock.instant();
        VexDocument document = VexParser.parse(bytes, now);
        String issuer = document.issuer().isEmpty() ? NOBODY : document.issuer();
        return db.inTransaction(product.organization(), tx -> {
            if (trust != null && !trust.isBlank()) {
                trust(tx, caller, product, issuer, source(trust));
            }
            Optional<Decision.Source> trusted = documents
                    .issuers(tx, product.id().value())
                    .stream()
                    .filter(known -> known.issuer().equals(issuer))
                    .map(DocumentStore.Issuer::source)
                    .findFirst();
            var intake = new Intake(
                    new Intake.Parts(decisions, store, found, rulings),
                    tx,
                    caller.name(),
                    product,
                    names(product, subject),
                    now);
            Report report = intake.take(document, issuer, trusted);
            var imported = new DocumentStore.Imported(
                    report.id(),
                    report.format(),
                    report.specVersion(),
                    report.name(),
                    issuer,
                    document.issuedAt(),
                    sha256(bytes),
                    report.taken(),
                    report.refused(),
                    caller.name(),
                    now);
            documents.insert(tx, product.organization(), product.id().value(), imported, bytes);
            if (document.hasId()) {
                takeBack(tx, product, imported);
            }
            audit.record(
                    tx,
                    caller,
                    "vex.imported",
                    product.slug() + " " + report.name(),
                    null,
                    Map.of(
                            "issuer",
                            issuer,
                            "taken",
                            report.taken(),
                            "refused",
                            report.refused().size()));
            return report;
        });
    }

    /** What an earlier issue of the document said and this one does not holds no longer. */
    private void takeBack(Tx tx, Product product, DocumentStore.Imported document) {
        Set<UUID> changed = new HashSet<>();
        for (var gone : documents.superseded(tx, product.id().value(), document)) {
            store.withdraw(tx, gone.decision(), document.importedAt());
            history.add(
                    tx,
                    product.organization(),
                    gone.decision(),
                    document.importedAt(),
                    document.importedBy(),
                    "taken back",
                    Map.of());
            gone.vulnerability().ifPresent(changed::add);
        }
        rulings.vulnerabilities(tx, product.organization(), changed);
    }

    /** What the product may be called in a document, in small letters. */
    private static Set<String> names(Product product, @Nullable String subject) {
        Set<String> names = new HashSet<>(
                List.of(product.slug(), product.name().toLowerCase(Locale.ROOT), "pkg:generic/" + product.slug()));
        if (subject != null && !subject.isBlank()) {
            names.add(subject.strip().toLowerCase(Locale.ROOT));
        }
        return names;
    }

    void trust(Tx tx, Caller caller, Product product, String issuer, Decision.Source source) {
        var by = new DocumentStore.Issuer(issuer, source, caller.name(), clock.instant());
        documents.trust(tx, product.organization(), product.id().value(), by);
        rulings.vulnerabilities(
                tx,
                product.organization(),
                documents.reconsider(tx, product.id().value(), issuer, true, source));
        audit.record(tx, caller, "vex.issuer-trusted", product.slug() + " " + issuer, null, source);
    }

    /** @throws Problem 400 without a name, or for a word that is no source */
    void trust(Caller caller, Product product, String issuer, String source) {
        if (issuer.isBlank() || issuer.length() > Subject.MAX_CHARACTERS) {
            throw Problem.invalid("issuer is the name of who issues documents, as they write it.");
        }
        db.doInTransaction(product.organization(), tx -> trust(tx, caller, product, issuer, source(source)));
    }

    /** @throws Problem 404 when it was not trusted */
    void distrust(Caller caller, Product product, String issuer) {
        db.doInTransaction(product.organization(), tx -> {
            if (documents.distrust(tx, product.id().value(), issuer) == 0) {
                throw Problem.notFound("Issuer", issuer);
            }
            rulings.vulnerabilities(
                    tx,
                    product.organization(),
                    documents.reconsider(tx, product.id().value(), issuer, false, Decision.Source.SUPPLIER));
            audit.record(tx, caller, "vex.issuer-distrusted", product.slug() + " " + issuer, null, null);
        });
    }

    List<DocumentStore.Imported> list(Product product) {
        return db.inTransaction(
                product.organization(), tx -> documents.list(tx, product.id().value(), MAX_SHOWN));
    }

    List<DocumentStore.Issuer> issuers(Product product) {
        return db.inTransaction(
                product.organization(), tx -> documents.issuers(tx, product.id().value()));
    }

    /** The document, byte for byte as it came. */
    byte[] body(Product product, UUID id) {
        return db.inTransaction(
                        product.organization(),
                        tx -> documents.body(tx, product.id().value(), id))
                .orElseThrow(() -> Problem.notFound("VEX document", id.toString()));
    }

    /**
     * The decisions in force as a document.
     *
     * @param everyone whether suppliers' statements too, not only the maker's own word
     */
    ObjectNode write(Product product, VexDocument.Format format, boolean everyone) {
        return db.inTransaction(product.organization(), tx -> {
            Instant now = clock.instant();
            var filter = new DecisionStore.Filter(product.id().value(), null, null, true);
            // Of two about the same the one that holds: a document must not contradict itself.
            var about = new HashSet<List<Object>>();
            List<Decision> said = store.list(tx, filter, now, 0, MAX_EXPORTED).stream()
                    .filter(one -> everyone || one.source() == Decision.Source.OWN)
                    .sorted(Decision.STRONGEST_FIRST)
                    .filter(one -> about.add(List.of(one.vulnerability(), one.subject())))
                    .sorted(Comparator.comparing(Decision::vulnerability)
                            .thenComparing(Decision::decidedAt)
                            .thenComparing(Decision::id))
                    .toList();
            var keys = said.stream()
                    .map(Decision::vulnerabilityKey)
                    .flatMap(Optional::stream)
                    .collect(Collectors.toSet());
            var named = documents.named(tx, keys);
            var export = new VexExport(
                    product,
                    documents.organizationName(tx, product.organization()),
                    now,
                    said,
                    documents.formats(tx, product.id().value()),
                    named.stream()
                            .collect(
                                    Collectors.toMap(DocumentStore.Named::vulnerability, DocumentStore.Named::aliases)),
                    named.stream()
                            .collect(Collectors.toMap(
                                    DocumentStore.Named::vulnerability, DocumentStore.Named::summary)));
            return switch (format) {
                case OPENVEX -> OpenVexCodec.write(export);
                case CYCLONEDX -> CycloneDxVexWriter.write(export);
                case CSAF -> CsafVexWriter.write(export, address.link(""));
            };
        });
    }

    private static Decision.Source source(String word) {
        return switch (word) {
            case "own" -> Decision.Source.OWN;
            case "supplier" -> Decision.Source.SUPPLIER;
            default -> throw Problem.invalid("trust must be own or supplier, not “" + word + "”.");
        };
    }

    private static byte[] read(InputStream body) {
        try {
            byte[] bytes = body.readNBytes(VexParser.MAX_DOCUMENT_BYTES + 1);
            if (bytes.length > VexParser.MAX_DOCUMENT_BYTES) {
                throw Problem.tooLarge("A VEX document", VexParser.MAX_DOCUMENT_BYTES);
            }
            return bytes;
        } catch (IOException broken) {
            throw new UncheckedIOException("reading a VEX document", broken);
        }
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
