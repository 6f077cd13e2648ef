package dev.fleetward.compliance.documents;

import dev.fleetward.compliance.Attachment;
import dev.fleetward.compliance.FileItem;
import dev.fleetward.compliance.Upload;
import dev.fleetward.disclosure.facts.PublicDocuments;
import dev.fleetward.kernel.Problem;
import dev.fleetward.products.Product;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The documents a product's public page hands out: the signed declaration, and what is complete. */
@ApplicationScoped
class PublishedDocuments implements PublicDocuments {
    static final String SIGNED_DECLARATION = "CRA.AX5";

    private final LegalDocuments documents;

    PublishedDocuments(LegalDocuments documents) {
        this.documents = documents;
    }

    @Override
    public List<Item> of(Product product, String pageName) {
        Known known = documents.stated(product);
        var items = new ArrayList<Item>();
        if (signed(known).isPresent()) {
            items.add(new Item(
                    "/p/%s/declaration".formatted(pageName), "EU declaration of conformity", "as it was signed", true));
        }
        if (LegalDocuments.sheet(known, LegalDocument.SIMPLIFIED_DECLARATION).complete()) {
            items.add(new Item(
                    "/p/%s/declaration/simplified".formatted(pageName),
                    LegalDocument.SIMPLIFIED_DECLARATION.title(),
                    "PDF",
                    false));
        }
        if (LegalDocuments.sheet(known, LegalDocument.USER_INFORMATION).complete()) {
            items.add(new Item(
                    "/p/%s/user-information".formatted(pageName),
                    LegalDocument.USER_INFORMATION.title(),
                    "PDF",
                    false));
        }
        return items;
    }

    /**
     * A document as everybody gets it.
     *
     * @throws Problem 404 while it is not complete
     */
    Response complete(Product product, String pageName, LegalDocument document) {
        Sheet sheet = LegalDocuments.sheet(documents.stated(product), document);
        if (!sheet.complete()) {
            throw Problem.notFound(document.title(), pageName);
        }
        return Response.ok((StreamingOutput) out -> LegalDocuments.print(sheet, out))
                .type("application/pdf")
                .header(
                        HttpHeaders.CONTENT_DISPOSITION,
                        Attachment.named("%s-%s.pdf".formatted(pageName, document.slug())))
                .build();
    }

    /** @throws Problem 404 while there is none */
    Upload signed(Product product, String pageName) {
        return signed(documents.stated(product))
                .orElseThrow(() -> Problem.notFound("Declaration of conformity", pageName));
    }

    static Optional<Upload> signed(Known known) {
        return known.item(SIGNED_DECLARATION).filter(FileItem::present).flatMap(FileItem::upload);
    }
}
