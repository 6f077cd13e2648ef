package dev.fleetward.compliance.documents;

import dev.fleetward.compliance.Classification;
import dev.fleetward.compliance.FileItem;
import dev.fleetward.compliance.MatrixRow;
import dev.fleetward.compliance.TechnicalFile;
import dev.fleetward.compliance.classification.Decision;
import dev.fleetward.compliance.risk.RiskAssessment;
import dev.fleetward.disclosure.facts.MakerFacts;
import dev.fleetward.disclosure.facts.MarketFacts;
import dev.fleetward.disclosure.facts.ProductFacts;
import dev.fleetward.disclosure.routing.Operator;
import dev.fleetward.products.Product;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All that the documents say of a product, of one moment.
 *
 * @param matrix empty where evidence is not asked for
 * @param risks the approved risk assessment
 * @param decision the newest guided decision on scope and class
 * @param texts by item of {@code document-texts.json}
 * @param overdueQuestions to suppliers, each in words
 * @param publicPage address of the product's public page; empty while there is none
 */
record Known(
        TechnicalFile.Basis file,
        List<MatrixRow> matrix,
        MarketFacts market,
        List<Operator> operators,
        Optional<RiskAssessment> risks,
        Optional<Decision> decision,
        Map<String, String> texts,
        List<String> overdueQuestions,
        String publicPage) {

    Product product() {
        return file.product();
    }

    MakerFacts maker() {
        return file.maker();
    }

    ProductFacts facts() {
        return file.facts();
    }

    Optional<Classification> classification() {
        return file.classification();
    }

    LocalDate today() {
        return LocalDate.ofInstant(file.at(), ZoneOffset.UTC);
    }

    String text(String item) {
        return texts.getOrDefault(item, "");
    }

    Optional<FileItem> item(String id) {
        return file.items().stream().filter(item -> item.id().equals(id)).findFirst();
    }

    /** Name and hash of what was uploaded for an item and still counts. */
    String uploaded(String id) {
        return item(id).filter(FileItem::present)
                .flatMap(FileItem::upload)
                .map(upload -> "File “%s”, SHA-256 %s".formatted(upload.fileName(), upload.sha256()))
                .orElse("");
    }

    /** The text, the upload, or both. */
    String textOrUpload(String item) {
        return (text(item) + "\n" + uploaded(item)).strip();
    }

    String identification() {
        return product().name() + (facts().typeDesignation().isEmpty() ? "" : ", type " + facts().typeDesignation());
    }

    /** Whoever acts for the maker under a written mandate (Article 18). */
    String representatives() {
        return operators.stream()
                .filter(one -> one.role() == Operator.Role.REPRESENTATIVE)
                .map(one -> "%s\n%s\n%s"
                        .formatted(one.name(), one.postalAddress(), one.contact())
                        .strip())
                .reduce("", (all, one) -> (all + "\n" + one).strip());
    }

    /** Where the full declaration is found: as stated, else on the public page once the signed one is there. */
    String declarationAddress() {
        if (!facts().declarationUrl().isEmpty()) {
            return facts().declarationUrl();
        }
        boolean signed = !uploaded("CRA.AX5").isEmpty();
        return signed && publicPage.startsWith("http") ? publicPage + "/declaration" : "";
    }

    String textsPage(String item) {
        return "/products/%s/compliance/legal-documents/texts#%s"
                .formatted(product().slug(), item.replace('.', '-'));
    }

    String lawFactsPage(String field) {
        return "/products/%s/law-facts#%s".formatted(product().slug(), field);
    }

    String marketPage(String field) {
        return "/products/%s/law-facts/market#%s".formatted(product().slug(), field);
    }

    String classificationPage() {
        return "/products/%s/compliance/classification".formatted(product().slug());
    }

    String riskPage() {
        return "/products/%s/compliance/risks".formatted(product().slug());
    }

    String suppliersPage() {
        return "/products/%s/compliance/suppliers".formatted(product().slug());
    }

    String documentsPage() {
        return "/products/%s/compliance/documents#upload".formatted(product().slug());
    }
}
