package dev.fleetward.disclosure;

import dev.fleetward.access.Caller;
import dev.fleetward.disclosure.time.Deadline;
import dev.fleetward.disclosure.time.LegalTime;
import dev.fleetward.kernel.Pdf;
import dev.fleetward.products.Product;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** One stage as a document, in the order of the platform's form: as data and as PDF, to be copied into the platform. */
@ApplicationScoped
class NotificationSheet {
    /** Which texts of law the document follows, corrigenda included. */
    static final List<String> LAW = List.of(
            "Regulation (EU) 2024/2847 (OJ L, 2024/2847, 20.11.2024), corrigenda of 5.12.2024 and 2.7.2025",
            "Regulation (EEC, Euratom) No 1182/71 (OJ L 124, 8.6.1971, p. 1)");

    private final Filings filings;
    private final Clock clock;

    NotificationSheet(Filings filings, Clock clock) {
        this.filings = filings;
        this.clock = clock;
    }

    /**
     * @param drill an exercise: nothing of it is owed, and it says so on each page
     * @param reporter who prepared it (platform field 6)
     * @param revision 0 while nothing is saved
     */
    record Document(
            String caseNumber,
            boolean drill,
            String notificationType,
            String stage,
            String level,
            String citation,
            String product,
            List<String> recipients,
            String zone,
            String reporter,
            int revision,
            String matrix,
            String matrixSource,
            Optional<Instant> awareSince,
            Optional<Instant> due,
            Optional<Instant> outerLimit,
            List<FieldValue> fields,
            List<String> missing,
            Optional<Notification.Sending> sent,
            List<FilingStore.Receipt> receipts,
            List<String> law,
            Instant printedAt) {

        public String moment(Instant at) {
            return LegalTime.limit(at, ZoneId.of(zone));
        }
    }

    /** @param duty required, carried, if-available or optional, at this stage */
    record FieldValue(String number, String id, String label, String duty, String value) {}

    @CheckedTemplate(basePath = "disclosure")
    static class Templates {
        private Templates() {}

        static native TemplateInstance notificationSheet(Document document);
    }

    /** @param revision of the stage; 0 for the present one */
    Document document(Caller caller, Product product, Case c, Stage stage, int revision) {
        Optional<Notification> saved = c.notification(stage);
        Optional<FilingStore.Revision> asked =
                revision == 0 ? Optional.empty() : Optional.of(filings.revision(product, c, stage, revision));
        FieldMatrix matrix = FieldMatrix.of(asked.map(FilingStore.Revision::matrix)
                .or(() -> saved.map(Notification::matrix))
                .orElse(FieldMatrix.newest().version()));
        var content = asked.map(FilingStore.Revision::content)
                .or(() -> saved.map(Notification::content))
                .orElse(Map.of());
        Instant now = clock.instant();
        StageClock running = c.clock(stage, now);
        return new Document(
                c.name(),
                c.drill(),
                c.kind().title(),
                stage.slug(),
                stage.title(),
                stage.citation(c.kind()),
                product.name(),
                List.of("CSIRT designated as coordinator, " + c.csirtState().name(), "ENISA"),
                c.csirtState().zone().getId(),
                asked.map(FilingStore.Revision::preparedBy)
                        .or(() -> saved.map(Notification::preparedBy))
                        .orElse(caller.name()),
                asked.map(FilingStore.Revision::number)
                        .or(() -> saved.map(Notification::revision))
                        .orElse(0),
                matrix.version(),
                matrix.source(),
                c.instants().awareSince(),
                running.deadline().map(Deadline::due),
                running.deadline().map(Deadline::outerLimit),
                matrix.of(c.kind()).stream()
                        .map(field -> new FieldValue(
                                field.number(),
                                field.id(),
                                field.label(),
                                field.duty(stage)
                                        .name()
                                        .toLowerCase(Locale.ROOT)
                                        .replace('_', '-'),
                                content.getOrDefault(field.id(), "")))
                        .toList(),
                matrix.missing(c.kind(), stage, content),
                saved.flatMap(Notification::sent),
                filings.receipts(product, c, stage),
                LAW,
                c.at(now));
    }

    void pdf(Document document, OutputStream out) throws IOException {
        Pdf.write(Templates.notificationSheet(document).render(), out);
    }
}
