package dev.fleetward.disclosure.handling;

import dev.fleetward.disclosure.Case;
import dev.fleetward.disclosure.CasePart;
import dev.fleetward.disclosure.Handling;
import dev.fleetward.disclosure.time.LegalTime;
import dev.fleetward.disclosure.time.MemberState;
import dev.fleetward.products.Product;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.ZoneId;

/** How a case is worked on, on its page. */
@ApplicationScoped
class HandlingOfCase implements CasePart {
    private static final int ORDER = 0;

    private final CaseLinks links;

    HandlingOfCase(CaseLinks links) {
        this.links = links;
    }

    @Override
    public int order() {
        return ORDER;
    }

    @Override
    public Part of(Product product, Case c) {
        Handling handling = c.handling();
        ZoneId zone = MemberState.of(c.csirt()).orElseThrow().zone();
        return new Part(
                "handling",
                "Handling",
                "%s since %s. %s. %s%s"
                        .formatted(
                                handling.state().title(),
                                LegalTime.moment(handling.since(), zone),
                                handling.assignee()
                                        .map(who -> "Assigned to " + who)
                                        .orElse("Assigned to nobody"),
                                handling.tlp().label(),
                                handling.embargoUntil()
                                        .map(until -> ", embargo until " + LegalTime.moment(until, zone) + ".")
                                        .orElse(", no embargo.")),
                links.of(product, c).stream()
                        .map(link ->
                                new Line(link.href(), link.label(), link.kind().title()))
                        .toList(),
                "/products/%s/cases/%s/handling".formatted(product.slug(), c.name()),
                "State, links and reporter");
    }
}
