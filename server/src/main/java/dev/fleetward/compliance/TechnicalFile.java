package dev.fleetward.compliance;

import dev.fleetward.access.Audit;
import dev.fleetward.access.Caller;
import dev.fleetward.components.Components;
import dev.fleetward.devices.Devices;
import dev.fleetward.disclosure.facts.LawFacts;
import dev.fleetward.disclosure.facts.MakerFacts;
import dev.fleetward.disclosure.facts.ProductFacts;
import dev.fleetward.kernel.Blobs;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.Pdf;
import dev.fleetward.kernel.Problem;
import dev.fleetward.kernel.Tx;
import dev.fleetward.products.Product;
import dev.fleetward.products.SoftwareVersions;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/** The documents of CRA Annexes II, V and VII: what is there, what is missing, and the whole as PDF. */
@ApplicationScoped
public class TechnicalFile {
    static final long MAX_DOCUMENT_BYTES = 50L * 1024 * 1024;

    private static final int MAX_FILE_NAME_CHARACTERS = 200;

    private final Db db;
    private final Clock clock;
    private final Audit audit;
    private final Blobs blobs;
    private final LawFacts facts;
    private final SoftwareVersions versions;
    private final Devices devices;
    private final Components components;
    private final Evidence evidence;
    private final DocumentStore store;

    TechnicalFile(
            Db db,
            Clock clock,
            Audit audit,
            Blobs blobs,
            LawFacts facts,
            SoftwareVersions versions,
            Devices devices,
            Components components,
            Evidence evidence,
            DocumentStore store) {
        this.db = db;
        this.clock = clock;
        this.audit = audit;
        this.blobs = blobs;
        this.facts = facts;
        this.versions = versions;
        this.devices = devices;
        this.components = components;
        this.evidence = evidence;
        this.store = store;
    }

    /** Everything the printed file says. */
    record Content(
            Product product,
            Instant printedAt,
            String law,
            MakerFacts maker,
            ProductFacts facts,
            Optional<Classification> classification,
            List<FileItem> items,
            List<VersionLine> versions,
            List<MatrixRow> matrix,
            List<EvidenceRecord> newest,
            Verification ledger) {

        public List<FileItem> missing() {
            return items.stream().filter(FileItem::missing).toList();
        }

        public List<FileItem> present() {
            return items.stream().filter(FileItem::present).toList();
        }
    }

    @CheckedTemplate(basePath = "compliance")
    static class Templates {
        private Templates() {}

        static native TemplateInstance technicalFile(Content file);
    }

    /** Every item the law wants, with what stands for it. */
    public List<FileItem> items(Product product) {
        MakerFacts maker = facts.maker(product.organization());
        ProductFacts stated = facts.product(product);
        return db.inTransaction(
                product.organization(),
                tx -> new Inventory(maker, stated, versions(tx, product), store.uploads(tx, product.id())).items());
    }

    /** Prints the technical file as it stands: what exists, and a list of what is missing. */
    public void write(Product product, OutputStream out) throws IOException {
        Pdf.write(Templates.technicalFile(content(product)).render(), out);
    }

    public Optional<Classification> classification(Product product) {
        return db.inTransaction(product.organization(), tx -> store.classification(tx, product.id()));
    }

    void classify(Caller caller, Product product, Classification decided) {
        db.doInTransaction(product.organization(), tx -> {
            var before = store.classification(tx, product.id());
            store.save(tx, product, decided);
            audit.record(tx, caller, "product.classified", product.slug(), before.orElse(null), decided);
        });
    }

    /**
     * Keeps a document for an item; a newer one takes its place, the older file stays stored.
     *
     * @throws Problem 404 for an item the law does not know, 413 when the file is too large
     */
    Upload upload(Caller caller, Product product, String item, String fileName, String mediaType, InputStream content) {
        DocumentItem wanted = Law.document(item);
        String name = fileName.replaceAll("[\\\\/\\p{Cntrl}]", "_").strip();
        if (name.isEmpty() || name.length() > MAX_FILE_NAME_CHARACTERS) {
            throw Problem.invalid("The file needs a name of 1 to %d characters.".formatted(MAX_FILE_NAME_CHARACTERS));
        }
        Blobs.Blob blob = blobs.put(product.organization(), content, "A document", MAX_DOCUMENT_BYTES);
        if (blob.sizeBytes() == 0) {
            throw Problem.invalid("The file “%s” is empty.".formatted(name));
        }
        var upload = new Upload(wanted.id(), name, mediaType, blob.sha256(), blob.sizeBytes(), caller.name(), now());
        db.doInTransaction(product.organization(), tx -> {
            store.save(tx, product, upload);
            audit.record(tx, caller, "document.uploaded", product.slug() + " " + item, null, upload);
        });
        return upload;
    }

    /** @throws Problem 404 when nothing was uploaded for the item */
    Upload requireUpload(Product product, String item) {
        return db.inTransaction(product.organization(), tx -> store.uploads(tx, product.id())).stream()
                .filter(upload -> upload.item().equals(item))
                .findFirst()
                .orElseThrow(() -> Problem.notFound("Document", item));
    }

    InputStream open(Product product, Upload upload) {
        return blobs.open(product.organization(), upload.sha256());
    }

    private Content content(Product product) {
        MakerFacts maker = facts.maker(product.organization());
        ProductFacts stated = facts.product(product);
        List<VersionLine> lines = db.inTransaction(product.organization(), tx -> versions(tx, product));
        List<Upload> uploads = db.inTransaction(product.organization(), tx -> store.uploads(tx, product.id()));
        return new Content(
                product,
                now(),
                Law.TEXT,
                maker,
                stated,
                classification(product),
                new Inventory(maker, stated, lines, uploads).items(),
                lines,
                evidence.matrix(product),
                evidence.newest(product),
                evidence.verify(product));
    }

    private List<VersionLine> versions(Tx tx, Product product) {
        var running = devices.running(tx, product.id());
        return versions.list(tx, product.id()).stream()
                .map(version -> new VersionLine(
                        version.type(),
                        version.version(),
                        running.getOrDefault(version.id(), 0L),
                        components
                                .sbom(tx, version.id())
                                .map(sbom -> "%s %s, %,d components, SHA-256 %s"
                                        .formatted(sbom.format(), sbom.specVersion(), sbom.components(), sbom.sha256()))
                                .orElse("")))
                .toList();
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.SECONDS);
    }
}
