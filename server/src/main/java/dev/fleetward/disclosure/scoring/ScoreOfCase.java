package dev.fleetward.disclosure.scoring;

import dev.fleetward.disclosure.Case;
import dev.fleetward.disclosure.CasePart;
import dev.fleetward.products.Product;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** How severe it is, on the case's page. */
@ApplicationScoped
class ScoreOfCase implements CasePart {
    private static final int ORDER = 6;

    private final CaseScores scores;

    ScoreOfCase(CaseScores scores) {
        this.scores = scores;
    }

    @Override
    public int order() {
        return ORDER;
    }

    @Override
    public Part of(Product product, Case c) {
        String href = "/products/%s/cases/%s/cvss".formatted(product.slug(), c.name());
        List<CaseScores.Kept> kept = scores.of(product, c);
        return new Part(
                "severity",
                "Severity",
                kept.isEmpty()
                        ? "Nobody has scored it yet."
                        : "%s: %s by CVSS %s."
                                .formatted(
                                        kept.getFirst().scored().severity(),
                                        kept.getFirst().scored().score(),
                                        kept.getFirst().scored().version()),
                kept.stream()
                        .map(one -> new Line(
                                href + "?vector=" + one.scored().vector(),
                                one.scored().vector(),
                                "%s, by %s".formatted(one.scored().score(), one.by())))
                        .toList(),
                href,
                "Score it by CVSS");
    }
}
