package dev.fleetward.disclosure.advisories;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fleetward.access.CurrentCaller;
import dev.fleetward.access.Permission;
import dev.fleetward.kernel.Json;
import dev.fleetward.products.Product;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;

/** One advisory's page: its draft with what the standard has against it, what it says, and what was published. */
@ApplicationScoped
class AdvisorySheet {
    private final Advisories advisories;
    private final Drafting drafting;
    private final Publishers publishers;
    private final CurrentCaller caller;

    AdvisorySheet(Advisories advisories, Drafting drafting, Publishers publishers, CurrentCaller caller) {
        this.advisories = advisories;
        this.drafting = drafting;
        this.publishers = publishers;
        this.caller = caller;
    }

    record OnePage(
            Product product,
            String name,
            String title,
            String state,
            String tone,
            String sentence,
            boolean published,
            String publicPage,
            String caseName,
            boolean mayManage,
            boolean canRevise,
            Optional<DraftSheet> draft,
            String summary,
            AdvisoryText text,
            List<Advisory.Revision> revisions,
            String problem) {}

    @CheckedTemplate(basePath = "disclosure")
    static class Templates {
        private Templates() {}

        static native TemplateInstance advisory(OnePage page);
    }

    /**
     * @param base the server's address as others see it
     * @param summary what was typed for the revision history
     * @param problem why what was asked for was not done; empty
     */
    TemplateInstance of(Product product, Advisory advisory, String base, String summary, String problem) {
        Optional<Editions.Preview> preview = advisory.draft().map(_ -> advisories.preview(product, advisory, base));
        Publisher publisher = publishers.of(product.organization());
        KnownVersions known = preview.isPresent() ? drafting.versions(product) : new KnownVersions(List.of());
        boolean open = advisory.newest().filter(one -> one.tlp().isPublic()).isPresent();
        JsonNode document = preview.<JsonNode>map(Editions.Preview::document)
                .orElseGet(() -> Json.read(advisories.document(product, advisory, null, base), JsonNode.class));
        return Templates.advisory(new OnePage(
                product,
                advisory.name(),
                advisory.title(),
                advisory.state().title(),
                advisory.state().tone(),
                sentence(advisory),
                advisory.trackingId().isPresent(),
                open
                        ? new Addresses("", publisher.publicName())
                                .page(advisory.trackingId().orElse(""))
                        : "",
                advisory.caseName(),
                caller.get().may(Permission.MANAGE_CASES),
                advisory.state() == Advisory.State.PUBLISHED,
                preview.flatMap(found -> advisory.draft()
                        .map(draft -> DraftSheet.of(
                                draft,
                                found.failures(),
                                !publisher.isStated()
                                        || publisher.maker().name().isEmpty(),
                                advisory.revisions().size() + 1,
                                known))),
                summary.isEmpty() && advisory.revisions().isEmpty() ? "First published." : summary,
                AdvisoryText.of(document),
                advisory.revisions().reversed(),
                problem));
    }

    private static String sentence(Advisory advisory) {
        String id = advisory.trackingId().orElse("");
        int revisions = advisory.revisions().size();
        return switch (advisory.state()) {
            case DRAFT -> "Nothing of it is published yet.";
            case PUBLISHED ->
                "%s is published in revision %d, %s."
                        .formatted(id, revisions, advisory.tlp().label());
            case REVISING ->
                "%s is published in revision %d, %s. The draft below is not."
                        .formatted(id, revisions, advisory.tlp().label());
            case WITHDRAWN -> "%s is withdrawn for good, and stays readable as such.".formatted(id);
        };
    }
}
