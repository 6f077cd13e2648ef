package dev.fleetward.disclosure.intake;

import dev.fleetward.disclosure.Case;
import dev.fleetward.disclosure.CasePart;
import dev.fleetward.disclosure.time.LegalTime;
import dev.fleetward.disclosure.time.MemberState;
import dev.fleetward.products.Product;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** What was reported from outside, on the case's page. */
@ApplicationScoped
class ReportOfCase implements CasePart {
    private static final int ORDER = 5;

    private final Intake intake;
    private final Quarantine quarantine;

    ReportOfCase(Intake intake, Quarantine quarantine) {
        this.intake = intake;
        this.quarantine = quarantine;
    }

    @Override
    public int order() {
        return ORDER;
    }

    @Override
    public Part of(Product product, Case c) {
        String href = "/products/%s/cases/%s/report".formatted(product.slug(), c.name());
        String sentence = intake.of(product, c)
                .map(report -> "Reported by %s on %s%s.%s"
                        .formatted(
                                report.channel().words(),
                                LegalTime.moment(
                                        report.receivedAt(),
                                        MemberState.of(c.csirt()).orElseThrow().zone()),
                                report.contact().isEmpty() ? ", without a name" : ", by " + report.contact(),
                                report.disclosureOn()
                                        .map(day -> " The reporter proposes to make it public on %s.".formatted(day))
                                        .orElse("")))
                .orElse("Nobody outside reported it here.");
        List<Line> files = quarantine.of(product, c).stream()
                .map(file -> new Line(href, file.name(), "%,d bytes, in quarantine".formatted(file.sizeBytes())))
                .toList();
        return new Part("report", "Report from outside", sentence, files, href, "Report and files");
    }
}
