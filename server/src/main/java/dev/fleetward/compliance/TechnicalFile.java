package dev.fleetward.compliance;

import dev.fleetward.access.Audit;
import dev.fleetward.access.Caller;
import dev.fleetward.disclosure.facts.MakerFacts;
import dev.fleetward.disclosure.facts.ProductFacts;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.Pdf;
import dev.fleetward.kernel.Problem;
import dev.fleetward.kernel.Tx;
import dev.fleetward.products.Product;
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
    private final Db db;
    private final Clock clock;
    private final Audit audit;
    private final Documents documents;
    private final Matrix matrix;
    private final Evidence evidence;
    private final DocumentStore store;

    TechnicalFile(
            Db db,
            Clock clock,
            Audit audit,
            Documents documents,
            Matrix matrix,
            Evidence evidence,
            DocumentStore store) {
        this.db = db;
        this.clock = clock;
        this.audit = audit;
        this.documents = documents;
        this.matrix = matrix;
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

    /** Prints the technical file as it stands: what exists, and a list of what is missing. */
    public void write(Product product, OutputStream out) throws IOException {
        Pdf.write(Templates.technicalFile(content(product)).render(), out);
    }

    /** An uploaded document's bytes. */
    public InputStream open(Product product, Upload upload) {
        return documents.open(product, upload);
    }

    public Optional<Classification> classification(Product product) {
        return db.inTransaction(product.organization(), tx -> store.classification(tx, product.id()));
    }

    void classify(Caller caller, Product product, Classification decided) {
        db.doInTransaction(product.organization(), tx -> {
            if (store.isGuided(tx, product.id())) {
                throw Problem.conflict(
                        "classification-is-guided",
                        "The class follows from a guided decision (CRA Articles 7, 8 and 32); decide again to change it.");
            }
            var before = store.classification(tx, product.id());
            store.save(tx, product, decided, false);
            audit.record(tx, caller, "product.classified", product.slug(), before.orElse(null), decided);
        });
    }

    /** What the documents of a product stand on, of one moment. */
    public record Basis(
            Product product,
            Instant at,
            MakerFacts maker,
            ProductFacts facts,
            Optional<Classification> classification,
            List<FileItem> items,
            List<VersionLine> versions) {}

    public Basis basis(Product product) {
        Documents.Known known = documents.known(product);
        return new Basis(
                product,
                clock.instant().truncatedTo(ChronoUnit.SECONDS),
                known.maker(),
                known.facts(),
                classification(product),
                known.items(),
                known.versions());
    }

    /** The essential requirements of Annex I with what speaks for each. */
    public List<MatrixRow> requirements(Product product) {
        return matrix.rows(product, Law.ANNEX_I);
    }

    /** Takes over what a guided decision led to; nothing for a product out of scope. */
    public void guided(Tx tx, Product product, Optional<Classification> decided) {
        decided.ifPresentOrElse(
                one -> store.save(tx, product, one, true), () -> store.removeClassification(tx, product.id()));
    }

    private Content content(Product product) {
        Documents.Known known = documents.known(product);
        return new Content(
                product,
                clock.instant().truncatedTo(ChronoUnit.SECONDS),
                Law.ANNEX_I.law(),
                known.maker(),
                known.facts(),
                classification(product),
                known.items(),
                known.versions(),
                matrix.rows(product, Law.ANNEX_I),
                evidence.newest(product),
                evidence.verify(product));
    }
}
