package dev.fleetward.vulnerabilities.vex;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Where those who speak of one vulnerability differ, or one only proposes, in words for people. */
public final class Dissent {
    private Dissent() {}

    /** @param said all of one vulnerability in one product */
    public static List<String> of(List<Decision> said, Instant now) {
        List<Decision> spoken = said.stream()
                .filter(one -> one.withdrawnAt().isEmpty()
                        && one.expiresAt().filter(at -> !at.isAfter(now)).isEmpty())
                .sorted(Decision.STRONGEST_FIRST)
                .toList();
        List<String> sentences = new ArrayList<>();
        Set<Decision> told = new HashSet<>();
        for (int i = 0; i < spoken.size(); i++) {
            Decision weaker = spoken.get(i);
            for (Decision stronger : spoken.subList(0, i)) {
                if (stronger.applies() && weaker.applies() && differ(stronger, weaker) && told.add(weaker)) {
                    sentences.add("%s says %s of %s%s; %s says %s, and holds."
                            .formatted(
                                    who(weaker, true),
                                    state(weaker),
                                    weaker.subject().title(),
                                    where(weaker),
                                    who(stronger, false),
                                    state(stronger)));
                }
            }
            if (!weaker.applies()) {
                sentences.add("%s proposes %s for %s%s: it decides nothing until you trust %s for its components."
                        .formatted(
                                weaker.issuer(),
                                state(weaker),
                                weaker.subject().title(),
                                where(weaker),
                                weaker.issuer()));
            }
        }
        return sentences;
    }

    /** Two sources about a finding both may hold for. */
    private static boolean differ(Decision one, Decision other) {
        boolean sameSource = one.source() == other.source() && one.issuer().equals(other.issuer());
        return !sameSource
                && one.ruling().state() != other.ruling().state()
                && one.subject().meets(other.subject());
    }

    private static String state(Decision decision) {
        return decision.ruling().state().title();
    }

    private static String where(Decision decision) {
        return decision.saidIn().isEmpty() ? "" : " in " + decision.saidIn();
    }

    private static String who(Decision decision, boolean begins) {
        String name =
                switch (decision.source()) {
                    case OWN -> "your own word";
                    case SUPPLIER -> decision.issuer();
                    case BUILD -> "the build";
                };
        return begins ? name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1) : name;
    }
}
