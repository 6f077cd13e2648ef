package dev.fleetward.insight.alerts;

import dev.fleetward.insight.delivery.Notification;
import dev.fleetward.insight.delivery.Notification.Item;
import dev.fleetward.insight.delivery.Notification.Kind;
import dev.fleetward.insight.delivery.Template;
import dev.fleetward.kernel.PublicAddress;
import dev.fleetward.products.Product;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The words of what targets are told. */
@ApplicationScoped
class Telling {
    private static final DateTimeFormatter UTC =
            DateTimeFormatter.ofPattern("d MMM HH:mm 'UTC'", Locale.ENGLISH).withZone(ZoneOffset.UTC);

    private final PublicAddress address;

    Telling(PublicAddress address) {
        this.address = address;
    }

    /** One notification of all of them, or one of each; none of none. */
    List<Notification> of(Kind kind, Product product, Rule rule, List<Alert> alerts, Instant now) {
        if (alerts.isEmpty()) {
            return List.of();
        }
        Stream<List<Alert>> told =
                rule.isGrouped() ? Stream.of(alerts) : alerts.stream().map(List::of);
        return told.map(some -> one(kind, product, rule, some, now)).toList();
    }

    private Notification one(Kind kind, Product product, Rule rule, List<Alert> alerts, Instant now) {
        List<Alert> listed = alerts.subList(0, Math.min(alerts.size(), Notification.MAX_ALERTS));
        int more = alerts.size() - listed.size();
        String link = address.link("/products/%s/alerts".formatted(product.slug()));
        var told = new Notification(
                kind,
                new Notification.Product(product.slug(), product.name()),
                new Notification.Rule(rule.id().toString(), rule.name(), rule.severityWord(), rule.conditionWords()),
                now,
                title(kind, product, rule, alerts),
                "",
                link,
                listed.stream().map(alert -> item(alert, rule)).toList(),
                more);
        return new Notification(
                kind,
                told.product(),
                told.rule(),
                now,
                told.title(),
                text(told, rule, listed),
                link,
                told.alerts(),
                more);
    }

    private Item item(Alert alert, Rule rule) {
        return new Item(
                alert.id().toString(),
                alert.subject(),
                alert.value(),
                rule.unit(),
                alert.since(),
                alert.resolvedAt(),
                alert.sentence(),
                address.link(alert.href()));
    }

    private static String title(Kind kind, Product product, Rule rule, List<Alert> alerts) {
        String what = alerts.size() > 1
                ? " (%d alerts)".formatted(alerts.size())
                : alerts.getFirst().subject().isEmpty()
                        ? ""
                        : " (%s)".formatted(alerts.getFirst().subject());
        String begin =
                switch (kind) {
                    case RESOLVED -> "Resolved: ";
                    case REMINDER -> "Still: ";
                    case FIRING, TEST -> "";
                };
        return "%s[%s] %s: %s%s".formatted(begin, rule.severityWord(), product.name(), rule.name(), what);
    }

    private String text(Notification told, Rule rule, List<Alert> alerts) {
        String own = rule.message().isEmpty() ? "" : Template.text(rule.message(), Template.values(told)) + "\n\n";
        String lines = alerts.stream().map(alert -> line(told.kind(), alert)).collect(Collectors.joining("\n"));
        String more = told.more() == 0 ? "" : "\nand %d more".formatted(told.more());
        return own + lines + more + "\n\nWatched: %s, %s.".formatted(rule.title(), rule.conditionWords());
    }

    private String line(Kind kind, Alert alert) {
        String subject = alert.subject().isEmpty() ? "" : alert.subject() + ": ";
        String when = kind == Kind.RESOLVED
                ? "It began %s and is over.".formatted(UTC.format(alert.since()))
                : "Since %s.".formatted(UTC.format(alert.since()));
        return "%s%s %s\n%s".formatted(subject, alert.sentence(), when, address.link(alert.href()));
    }
}
