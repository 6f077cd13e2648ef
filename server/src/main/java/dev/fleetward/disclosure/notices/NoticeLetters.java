package dev.fleetward.disclosure.notices;

import dev.fleetward.disclosure.facts.LawFacts;
import dev.fleetward.disclosure.facts.MakerFacts;
import dev.fleetward.insight.delivery.Letters;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.PublicAddress;
import dev.fleetward.products.Product;
import dev.fleetward.products.Products;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;

/**
 * Mails what waits. After a failure a letter waits 1, 2, 4 … minutes, at most six hours, and is given up after {@value
 * #MAX_ATTEMPTS} attempts, which takes about two days.
 */
@ApplicationScoped
class NoticeLetters {
    static final int MAX_ATTEMPTS = 15;
    private static final int AT_ONCE = 8;
    private static final Duration FIRST_WAIT = Duration.ofMinutes(1);
    private static final Duration MAX_WAIT = Duration.ofHours(6);
    /** Longer than any attempt takes. */
    private static final Duration LEASE = Duration.ofMinutes(2);

    private final Db db;
    private final Clock clock;
    private final LetterStore store;
    private final NoticeStore notices;
    private final Products products;
    private final LawFacts facts;
    private final Letters letters;
    private final PublicAddress address;

    NoticeLetters(
            Db db,
            Clock clock,
            LetterStore store,
            NoticeStore notices,
            Products products,
            LawFacts facts,
            Letters letters,
            PublicAddress address) {
        this.db = db;
        this.clock = clock;
        this.store = store;
        this.notices = notices;
        this.products = products;
        this.facts = facts;
        this.letters = letters;
        this.address = address;
    }

    /** @return whether there may be more */
    boolean sendDue(Instant now) {
        List<LetterStore.Due> due = db.acrossOrganizations(tx -> store.take(tx, now, LEASE, AT_ONCE));
        try (var each = Executors.newVirtualThreadPerTaskExecutor()) {
            due.forEach(one -> each.execute(() -> send(one, now)));
        }
        return due.size() == AT_ONCE;
    }

    private void send(LetterStore.Due due, Instant now) {
        Letters.Answer answer = attempt(due);
        db.doInTransaction(due.organization(), tx -> {
            if (answer.isTaken()) {
                store.sent(tx, due.id(), clock.instant());
            } else {
                boolean last = answer.isFinal() || due.attempt() >= MAX_ATTEMPTS;
                store.failed(
                        tx,
                        due.id(),
                        answer.trouble(),
                        now,
                        last ? Optional.empty() : Optional.of(now.plus(pause(due.attempt()))));
            }
        });
    }

    private Letters.Answer attempt(LetterStore.Due due) {
        try {
            return letters.send(due.organization(), letter(due));
        } catch (RuntimeException e) {
            // The edge of a loop: whatever is wrong with one letter must be seen there and not stop the others.
            return new Letters.Answer("It could not be sent: %s".formatted(e), false);
        }
    }

    private Letters.Letter letter(LetterStore.Due due) {
        OrganizationId organization = due.organization();
        Product product = products.byId(organization, due.product()).orElseThrow();
        Notice notice = db.inTransaction(organization, tx -> notices.byId(tx, due.notice()));
        return new Letters.Letter(
                due.id(),
                due.email(),
                "%s: %s %s, %s"
                        .formatted(
                                product.name(),
                                notice.endsSupport() ? "notice" : "security notice",
                                notice.name(),
                                notice.title()),
                text(product, notice),
                notice.publishedAt());
    }

    private String text(Product product, Notice notice) {
        MakerFacts maker = facts.maker(product.organization());
        var parts = new ArrayList<String>();
        parts.add(notice.title());
        parts.add(notice.summary());
        if (!notice.mitigation().isEmpty()) {
            parts.add("What you can do now:\n" + notice.mitigation());
        }
        if (!notice.correction().isEmpty()) {
            parts.add("How it is put right:\n" + notice.correction());
        }
        facts.product(product)
                .publishedAs()
                .filter(_ -> notice.onPage())
                .map(name -> "To read it on the net, also if it is revised:\n"
                        + address.link(NoticeDocument.address(name, notice)))
                .ifPresent(parts::add);
        if (maker.hasContact()) {
            parts.add("Questions: " + maker.securityContact().replaceFirst("^(mailto|tel):", ""));
        }
        parts.add("You get this because %s lists your address with a %s that it concerns."
                .formatted(maker.name().isEmpty() ? "the maker" : maker.name(), product.name()));
        return String.join("\n\n", parts) + "\n";
    }

    private static Duration pause(int attempt) {
        Duration doubled = FIRST_WAIT.multipliedBy(1L << Math.min(attempt - 1, 20));
        return doubled.compareTo(MAX_WAIT) > 0 ? MAX_WAIT : doubled;
    }
}
