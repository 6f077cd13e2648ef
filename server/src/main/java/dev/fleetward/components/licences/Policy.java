package dev.fleetward.components.licences;

import dev.fleetward.kernel.Problem;
import java.util.List;
import java.util.Locale;

/** Which licences a product may not hold, and which somebody has to look at. */
public record Policy(List<Rule> rules) {

    static final int MAX_RULES = 500;
    private static final int MAX_LICENCE_CHARS = 100;
    private static final int MAX_NOTE_CHARS = 500;

    /** @param licence an SPDX id, or the beginning of some with a {@code *} behind it */
    public record Rule(String licence, Verdict verdict, String note) {
        public Rule {
            licence = licence.strip();
            note = note.strip();
            if (licence.isEmpty() || licence.length() > MAX_LICENCE_CHARS || licence.equals("*")) {
                throw Problem.invalid("A rule names a licence of 1 to %d characters, such as AGPL-3.0-only or GPL-*."
                        .formatted(MAX_LICENCE_CHARS));
            }
            if (verdict != Verdict.DENIED && verdict != Verdict.REVIEW) {
                throw Problem.invalid("A rule's verdict is DENIED or REVIEW; what no rule names is fine.");
            }
            if (note.length() > MAX_NOTE_CHARS) {
                throw Problem.invalid("A rule's note has at most %d characters.".formatted(MAX_NOTE_CHARS));
            }
        }

        boolean matches(String name) {
            String wanted = licence.toLowerCase(Locale.ROOT);
            String given = name.toLowerCase(Locale.ROOT);
            return wanted.endsWith("*")
                    ? given.startsWith(wanted.substring(0, wanted.length() - 1))
                    : given.equals(wanted);
        }

        /** An exact rule holds before one of a family. */
        boolean isExact() {
            return !licence.endsWith("*");
        }
    }

    public Policy {
        rules = List.copyOf(rules);
        if (rules.size() > MAX_RULES) {
            throw Problem.invalid("A policy has at most %d rules.".formatted(MAX_RULES));
        }
    }

    /** Licences that stand beside each other without an expression all hold. */
    public Verdict judge(List<String> licences) {
        return licences.isEmpty()
                ? Verdict.UNSTATED
                : licences.stream()
                        .map(text -> LicenceExpression.parse(text).judge(this::judge))
                        .reduce(Verdict.OK, Verdict::worse);
    }

    private Verdict judge(LicenceExpression.Licence licence) {
        return rules.stream()
                .filter(rule -> rule.matches(licence.toString()) || rule.matches(licence.id()))
                .sorted((a, b) -> Boolean.compare(b.isExact(), a.isExact()))
                .map(Rule::verdict)
                .findFirst()
                .orElse(Verdict.OK);
    }
}
