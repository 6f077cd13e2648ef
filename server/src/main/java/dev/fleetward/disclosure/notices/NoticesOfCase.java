package dev.fleetward.disclosure.notices;

import dev.fleetward.disclosure.Case;
import dev.fleetward.disclosure.CasePart;
import dev.fleetward.products.Product;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/** The notices on their case's page. */
@ApplicationScoped
class NoticesOfCase implements CasePart {
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("d MMM uuuu", Locale.ENGLISH);
    private static final int ORDER = 10;

    private final Notices notices;

    NoticesOfCase(Notices notices) {
        this.notices = notices;
    }

    @Override
    public int order() {
        return ORDER;
    }

    @Override
    public Part of(Product product, Case c) {
        List<Notice> told = notices.of(product, c);
        String base = "/products/%s/cases/%s/notices".formatted(product.slug(), c.name());
        return new Part(
                "users",
                "What users are told",
                sentence(c, told),
                told.stream()
                        .map(notice -> new Line(
                                base + "/" + notice.name(),
                                notice.name() + " " + notice.title(),
                                "%s, %s%s"
                                        .formatted(
                                                DAY.format(notice.publishedAt().atZone(ZoneOffset.UTC)),
                                                notice.standing().brief(),
                                                notice.revisedBy()
                                                        .map(newer -> ", revised by " + Notice.name(newer))
                                                        .orElse(""))))
                        .toList(),
                c.drill() ? "" : base + "/new",
                "Tell the users");
    }

    private static String sentence(Case c, List<Notice> told) {
        if (c.drill()) {
            return "This is a drill: users are told nothing.";
        }
        return told.isEmpty()
                ? "Nothing yet. Once you are aware, impacted users, and where appropriate all, are told of it and of what they can do (CRA Article 14(8))."
                : told.getFirst().standing().sentence();
    }
}
