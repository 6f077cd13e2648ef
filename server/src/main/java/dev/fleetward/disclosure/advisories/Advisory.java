package dev.fleetward.disclosure.advisories;

import dev.fleetward.disclosure.facts.Tlp;
import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.products.ProductId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * One advisory with all that was published of it.
 *
 * @param number unique in the organization; people see it as "A-3"
 * @param trackingId what the world knows it by; empty until it is published
 * @param caseName the case it came from, such as "C-2"; empty for none
 * @param draft what is being written; empty when nothing is
 * @param revisions what was published, the first one first
 */
record Advisory(
        UUID id,
        OrganizationId organization,
        ProductId product,
        int number,
        Optional<String> trackingId,
        String caseName,
        Optional<Draft> draft,
        boolean withdrawn,
        Instant changedAt,
        String changedBy,
        List<Revision> revisions) {

    /** What was published at one time, without its bytes. */
    record Revision(
            int number,
            String title,
            String summary,
            Tlp tlp,
            boolean withdraws,
            String fingerprint,
            Instant at,
            String by) {}

    /** What stands of it. */
    enum State {
        DRAFT("draft", "unknown"),
        PUBLISHED("published", "ok"),
        REVISING("published, being revised", "attention"),
        WITHDRAWN("withdrawn", "bad");

        private final String title;
        private final String tone;

        State(String title, String tone) {
            this.title = title;
            this.tone = tone;
        }

        public String title() {
            return title;
        }

        public String tone() {
            return tone;
        }
    }

    /** How people name it among themselves. */
    public String name() {
        return "A-" + number;
    }

    Advisory with(Draft written) {
        return new Advisory(
                id,
                organization,
                product,
                number,
                trackingId,
                caseName,
                Optional.of(written),
                withdrawn,
                changedAt,
                changedBy,
                revisions);
    }

    State state() {
        if (withdrawn) {
            return State.WITHDRAWN;
        }
        if (trackingId.isEmpty()) {
            return State.DRAFT;
        }
        return draft.isPresent() ? State.REVISING : State.PUBLISHED;
    }

    Optional<Revision> newest() {
        return revisions.isEmpty() ? Optional.empty() : Optional.of(revisions.getLast());
    }

    /** The published title, else the draft's. */
    String title() {
        return newest().map(Revision::title).or(() -> draft.map(Draft::title)).orElse("");
    }

    Tlp tlp() {
        return newest().map(Revision::tlp).or(() -> draft.map(Draft::label)).orElse(Tlp.AMBER);
    }
}
