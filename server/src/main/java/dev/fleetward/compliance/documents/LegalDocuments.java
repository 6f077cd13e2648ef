package dev.fleetward.compliance.documents;

import dev.fleetward.compliance.MatrixRow;
import dev.fleetward.compliance.TechnicalFile;
import dev.fleetward.compliance.classification.Classifications;
import dev.fleetward.compliance.risk.RiskAssessments;
import dev.fleetward.compliance.suppliers.Suppliers;
import dev.fleetward.disclosure.facts.LawFacts;
import dev.fleetward.disclosure.routing.CsirtRouting;
import dev.fleetward.kernel.Pdf;
import dev.fleetward.kernel.PublicAddress;
import dev.fleetward.products.Product;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.List;

/** The documents a product needs before it is placed on the market, as what is stated has them. Safe for concurrent use. */
@ApplicationScoped
public class LegalDocuments {
    private final TechnicalFile file;
    private final LawFacts facts;
    private final CsirtRouting routing;
    private final RiskAssessments risks;
    private final Classifications classifications;
    private final Texts texts;
    private final Suppliers suppliers;
    private final PublicAddress address;

    LegalDocuments(
            TechnicalFile file,
            LawFacts facts,
            CsirtRouting routing,
            RiskAssessments risks,
            Classifications classifications,
            Texts texts,
            Suppliers suppliers,
            PublicAddress address) {
        this.file = file;
        this.facts = facts;
        this.routing = routing;
        this.risks = risks;
        this.classifications = classifications;
        this.texts = texts;
        this.suppliers = suppliers;
        this.address = address;
    }

    @CheckedTemplate(basePath = "compliance")
    static class Templates {
        private Templates() {}

        static native TemplateInstance legalDocumentPdf(Sheet sheet);
    }

    Known known(Product product) {
        return known(product, file.requirements(product));
    }

    /** Without evidence, which the public pages do not ask for. */
    Known stated(Product product) {
        return known(product, List.of());
    }

    private Known known(Product product, List<MatrixRow> matrix) {
        TechnicalFile.Basis basis = file.basis(product);
        return new Known(
                basis,
                matrix,
                facts.market(product),
                routing.operators(product.organization()),
                risks.approved(product),
                classifications.newest(product),
                texts.of(product),
                suppliers.overdue(product),
                basis.facts()
                        .publishedAs()
                        .map(name -> address.link("/p/" + name))
                        .orElse(""));
    }

    Sheet sheet(Product product, LegalDocument document) {
        return sheet(known(product), document);
    }

    List<Sheet> all(Product product) {
        Known known = known(product);
        return Arrays.stream(LegalDocument.values())
                .map(document -> sheet(known, document))
                .toList();
    }

    static Sheet sheet(Known known, LegalDocument document) {
        return switch (document) {
            case DECLARATION -> DeclarationSheet.full(known);
            case SIMPLIFIED_DECLARATION -> DeclarationSheet.simplified(known);
            case UK_STATEMENT -> UkStatementSheet.of(known);
            case USER_INFORMATION -> UserInformationSheet.of(known);
            case TECHNICAL_DOCUMENTATION -> TechnicalSheet.of(known);
        };
    }

    /** Prints it as PDF/A-2b as it stands, with what it lacks. */
    public void write(Product product, LegalDocument document, OutputStream out) throws IOException {
        print(sheet(product, document), out);
    }

    static void print(Sheet sheet, OutputStream out) throws IOException {
        Pdf.writeArchivable(Templates.legalDocumentPdf(sheet).render(), out);
    }
}
