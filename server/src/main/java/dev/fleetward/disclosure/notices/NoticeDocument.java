package dev.fleetward.disclosure.notices;

import dev.fleetward.disclosure.facts.LawFacts;
import dev.fleetward.disclosure.facts.MakerFacts;
import dev.fleetward.products.Product;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A notice in a structured, machine-readable form that is easily processed automatically (CRA Article 14(8)). Members are
 * only ever added to a format version.
 *
 * @param page where anybody may read it; empty when it is not public
 * @param measures what users can deploy
 */
record NoticeDocument(
        String format,
        String id,
        Instant publishedAt,
        String law,
        String event,
        String manufacturer,
        String contact,
        Named product,
        Optional<String> vulnerability,
        Optional<String> severity,
        List<Notice.Version> affected,
        String title,
        String summary,
        List<Measure> measures,
        Optional<String> revises,
        Optional<String> revisedBy,
        Optional<String> page) {
    static final String FORMAT = "fleetward-user-notice-1";
    private static final String LAW = "Regulation (EU) 2024/2847, Article 14(8)";
    private static final String END_LAW = "Regulation (EU) 2024/2847, Article 13(19)";

    record Named(String name, String type) {}

    /** @param kind mitigation or correction */
    record Measure(String kind, String text) {}

    static NoticeDocument of(LawFacts facts, Product product, Notice notice, String server) {
        var stated = facts.product(product);
        MakerFacts maker = facts.maker(product.organization());
        return new NoticeDocument(
                FORMAT,
                notice.name(),
                notice.publishedAt(),
                notice.endsSupport() ? END_LAW : LAW,
                notice.subject().event(),
                maker.name(),
                maker.securityContact(),
                new Named(product.name(), stated.typeDesignation()),
                present(notice.subject().vulnerability()),
                present(notice.subject().severity()),
                notice.subject().affected(),
                notice.title(),
                notice.summary(),
                measures(notice),
                notice.revises().map(Notice::name),
                notice.revisedBy().map(Notice::name),
                stated.publishedAs().filter(_ -> notice.onPage()).map(name -> server + address(name, notice)));
    }

    /** The notice's place on the product's public page. */
    static String address(String pageName, Notice notice) {
        return "/p/%s/notices/%s".formatted(pageName, notice.name());
    }

    private static List<Measure> measures(Notice notice) {
        var mitigation = new Measure("mitigation", notice.mitigation());
        var correction = new Measure("correction", notice.correction());
        return List.of(mitigation, correction).stream()
                .filter(one -> !one.text.isEmpty())
                .toList();
    }

    private static Optional<String> present(String text) {
        return Optional.of(text).filter(one -> !one.isEmpty());
    }
}
