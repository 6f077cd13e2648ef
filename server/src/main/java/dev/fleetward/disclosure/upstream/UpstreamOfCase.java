package dev.fleetward.disclosure.upstream;

import dev.fleetward.disclosure.Case;
import dev.fleetward.disclosure.CasePart;
import dev.fleetward.products.Product;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the makers of its components were told or want to be told, on the case's page. */
@ApplicationScoped
class UpstreamOfCase implements CasePart {
    private static final int ORDER = 30;
    private static final int MAX_NAMED = 3;

    private final UpstreamReports reports;

    UpstreamOfCase(UpstreamReports reports) {
        this.reports = reports;
    }

    @Override
    public int order() {
        return ORDER;
    }

    @Override
    public Part of(Product product, Case c) {
        String href = "/products/%s/cases/%s/upstream".formatted(product.slug(), c.name());
        UpstreamReports.OfCase all = reports.of(product, c);
        return new Part(
                "upstream",
                "Told upstream",
                sentence(all),
                Stream.concat(
                                all.unreported().stream()
                                        .map(one -> new Line(
                                                "%s?component=%s#draft"
                                                        .formatted(
                                                                href,
                                                                URLEncoder.encode(
                                                                        one.component(), StandardCharsets.UTF_8)),
                                                "Report to the maker of " + one.name(),
                                                "CRA Article 13(6), %s"
                                                        .formatted(String.join(", ", one.vulnerabilities())))),
                                all.reports().stream()
                                        .map(one -> new Line(
                                                href + "/" + one.name(),
                                                one.name() + " " + one.component(),
                                                standing(one))))
                        .toList(),
                href,
                "Report it upstream");
    }

    private static String sentence(UpstreamReports.OfCase all) {
        List<Matched> open = all.unreported();
        if (!open.isEmpty()) {
            return "CRA Article 13(6): report to the maker of %s%s."
                    .formatted(
                            open.stream().limit(MAX_NAMED).map(Matched::name).collect(Collectors.joining(", ")),
                            open.size() > MAX_NAMED ? " and %d more".formatted(open.size() - MAX_NAMED) : "");
        }
        if (all.reports().isEmpty()) {
            return "If the vulnerability is in a component of somebody else, report it to its maker or maintainer (CRA Article 13(6)).";
        }
        return "%d of %d reports to makers of components recorded as sent."
                .formatted(
                        all.reports().stream()
                                .filter(one -> one.sent().isPresent())
                                .count(),
                        all.reports().size());
    }

    private static String standing(UpstreamReport report) {
        if (report.sent().isPresent()) {
            UpstreamReport.Sending sending = report.sent().get();
            return "sent %s to %s%s"
                    .formatted(
                            LocalDate.ofInstant(sending.at(), ZoneOffset.UTC),
                            sending.to(),
                            report.answers().isEmpty() ? "" : ", answered");
        }
        return report.draft() ? "draft" : "not needed";
    }
}
