package dev.fleetward.disclosure.advisories;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fleetward.access.Caller;
import dev.fleetward.disclosure.csaf.CsafFile;
import dev.fleetward.disclosure.csaf.CsafValidator;
import dev.fleetward.disclosure.csaf.Failure;
import dev.fleetward.kernel.Tx;
import dev.fleetward.products.Product;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Makes documents of advisories: to look at, and signed ones that go out. None goes out that fails a mandatory test. */
@ApplicationScoped
class Editions {
    private final Publishers publishers;
    private final AdvisoryStore store;

    Editions(Publishers publishers, AdvisoryStore store) {
        this.publishers = publishers;
        this.store = store;
    }

    /** What would be published now, and what the standard has against it. */
    record Preview(ObjectNode document, List<Failure> failures) {}

    /**
     * Where it is to lie, when, and by whom.
     *
     * @param base the server's address as others see it
     */
    record Issue(Product product, Publisher publisher, String base, Instant at) {}

    Preview preview(Issue issue, Advisory advisory, Draft draft) {
        ObjectNode document = writer(issue, advisory, draft.label().isPublic(), "As it is drafted now.")
                .write(draft);
        return new Preview(document, CsafValidator.check(document));
    }

    /** @throws NotValid when it fails a test */
    void publish(Tx tx, Caller caller, Issue issue, Advisory advisory, Draft draft, String summary) {
        ObjectNode document =
                writer(issue, advisory, draft.label().isPublic(), summary).write(draft);
        var edition = signed(tx, caller, issue, advisory, document, summary);
        store.publish(tx, advisory, trackingId(document), edition.saying(draft, draft.label()));
    }

    /** Says nothing any more but why. */
    void withdraw(Tx tx, Caller caller, Issue issue, Advisory advisory, Draft last, String reason) {
        String title = "Withdrawn: " + advisory.title();
        ObjectNode document = writer(issue, advisory, advisory.tlp().isPublic(), "Withdrawn: " + reason)
                .withdrawal(last, title, reason);
        store.publish(tx, advisory, trackingId(document), signed(tx, caller, issue, advisory, document, reason));
    }

    private AdvisoryStore.Edition signed(
            Tx tx, Caller caller, Issue issue, Advisory advisory, ObjectNode document, String summary) {
        List<Failure> failures = CsafValidator.check(document);
        if (!failures.isEmpty()) {
            throw new NotValid(advisory.name(), failures);
        }
        String text = CsafFile.text(document);
        Publishers.Signed signed =
                publishers.sign(tx, caller, issue.publisher(), text.getBytes(StandardCharsets.UTF_8));
        return new AdvisoryStore.Edition(
                advisory.revisions().size() + 1,
                document.at("/document/title").textValue(),
                summary,
                advisory.tlp(),
                null,
                text,
                signed.signature(),
                signed.fingerprint(),
                issue.at(),
                caller.name());
    }

    private static String trackingId(ObjectNode document) {
        return document.at("/document/tracking/id").textValue();
    }

    private static CsafWriter writer(Issue issue, Advisory advisory, boolean open, String summary) {
        List<CsafWriter.Tracking.Step> history = new ArrayList<>();
        advisory.revisions()
                .forEach(one -> history.add(new CsafWriter.Tracking.Step(one.number(), one.at(), one.summary())));
        history.add(new CsafWriter.Tracking.Step(history.size() + 1, issue.at(), summary));
        Instant first = history.getFirst().at();
        String id = advisory.trackingId().orElseGet(() -> issue.publisher()
                .trackingId(first.atZone(ZoneOffset.UTC).getYear(), advisory.number()));
        var addresses = new Addresses(issue.base(), issue.publisher().publicName());
        return new CsafWriter(
                issue.publisher(),
                issue.product(),
                new CsafWriter.Tracking(id, history),
                open
                        ? Optional.of(new CsafWriter.Links(addresses.document(id, first), addresses.page(id)))
                        : Optional.empty());
    }
}
