package dev.fleetward.disclosure.upstream;

import dev.fleetward.disclosure.Case;
import dev.fleetward.disclosure.facts.MakerFacts;
import dev.fleetward.products.Product;
import dev.fleetward.vulnerabilities.Finding;
import dev.fleetward.vulnerabilities.Vulnerability;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Drafts a report from what is known; a person reads and completes it before it is sent. */
record UpstreamText(
        Product product,
        MakerFacts maker,
        Case c,
        String component,
        List<String> versions,
        String recipient,
        Optional<Matched> matched) {
    private static final DateTimeFormatter MOMENT = DateTimeFormatter.ofPattern("d MMMM uuuu, HH:mm 'UTC'", Locale.UK);
    private static final String FILL_IN = "(fill in)";
    private static final String FILL_IN_SECTION = "(Fill in.)";
    private static final String ADD_CODE = "(Add the code or documentation.)";
    private static final int MAX_REASONS = 5;
    private static final int MAX_SUMMARY_CHARACTERS = 2_000;

    String write() {
        return """
                # Vulnerability in %s%s

                %sTo %s,

                we use %s in our product %s%s. We report a vulnerability in it to you, as Article 13(6) of Regulation (EU) 2024/2847 (Cyber Resilience Act) asks of manufacturers.

                - Component: %s
                - Versions we use: %s
                - Vulnerability: %s
                - Fixed in, as far as public records say: %s
                - How we found it: %s

                ## What we know

                %s

                ## How to reproduce it

                %s

                ## Fix

                %s

                ## Coordination

                %s Please confirm that you received this, and tell us how you would like to coordinate its disclosure.

                %s
                """.formatted(
                        component,
                        ids().isEmpty() ? "" : ": " + ids(),
                        sharing(),
                        recipient.isEmpty() ? "the maintainers of " + component : recipient,
                        component,
                        product.name(),
                        maker.name().isEmpty() ? "" : ", made by " + maker.name(),
                        component,
                        versions.isEmpty() ? FILL_IN : String.join(", ", versions),
                        vulnerability(),
                        fixedIn(),
                        howFound(),
                        known(),
                        FILL_IN_SECTION,
                        fix(),
                        c.handling()
                                .embargoUntil()
                                .map(until -> "We make nothing of it public before %s and ask you to do the same."
                                        .formatted(moment(until)))
                                .orElse("We have made nothing public because of this report."),
                        signature());
    }

    /** What the draft left to a person and still stands there. */
    static Optional<String> leftOpen(String text) {
        return Stream.of(FILL_IN_SECTION, FILL_IN, ADD_CODE)
                .filter(text::contains)
                .findFirst();
    }

    private String ids() {
        return matched.map(one -> String.join(", ", one.vulnerabilities()))
                .or(c::vulnerability)
                .orElse("");
    }

    private String sharing() {
        return (c.drill() ? "**EXERCISE. Not to be sent to anybody.**\n\n" : "")
                + "%s. %s\n\n"
                        .formatted(
                                c.handling().tlp().label(), c.handling().tlp().meaning());
    }

    private String vulnerability() {
        List<Vulnerability> records = matched.map(Matched::records).orElse(List.of());
        if (records.isEmpty()) {
            return c.vulnerability().orElse("no public identifier yet");
        }
        return records.stream()
                .map(one -> Stream.of(
                                one.id(),
                                one.aliases().stream()
                                        .filter(alias -> !alias.equals(one.id()))
                                        .collect(Collectors.joining(", ")),
                                one.severityTitle(),
                                one.vector())
                        .filter(part -> !part.isEmpty())
                        .collect(Collectors.joining("; ")))
                .collect(Collectors.joining(" | "));
    }

    private String fixedIn() {
        String fixed = findings()
                .flatMap(one -> one.fixedVersion().stream())
                .distinct()
                .collect(Collectors.joining(", "));
        return fixed.isEmpty() ? "no version" : fixed;
    }

    private String howFound() {
        String reasons = findings()
                .flatMap(one -> one.reasons().stream())
                .map(reason -> reason.title() + (reason.reason().isEmpty() ? "" : " (" + reason.reason() + ")"))
                .distinct()
                .limit(MAX_REASONS)
                .collect(Collectors.joining("; "));
        return reasons.isEmpty()
                ? FILL_IN
                : "our software bill of materials was matched with vulnerability records: " + reasons;
    }

    private String known() {
        return Stream.concat(
                        Stream.of(c.title()),
                        matched.map(Matched::records).orElse(List.of()).stream().map(Vulnerability::summary))
                .filter(text -> !text.isBlank())
                .map(text -> text.substring(0, Math.min(text.length(), MAX_SUMMARY_CHARACTERS))
                        .strip())
                .distinct()
                .collect(Collectors.joining("\n\n"));
    }

    private String fix() {
        return c.measure()
                .map(measure -> "Available in our product since %s: %s %s"
                        .formatted(moment(measure.at()), measure.reason().strip(), ADD_CODE))
                .orElse("We have made none yet.");
    }

    private String signature() {
        return Stream.of(
                        maker.name().isEmpty() ? product.name() : maker.name(),
                        maker.securityContact().replaceFirst("^mailto:", ""))
                .filter(line -> !line.isEmpty())
                .collect(Collectors.joining("\n"));
    }

    private Stream<Finding> findings() {
        return matched.stream().flatMap(one -> one.findings().stream());
    }

    private static String moment(Instant at) {
        return MOMENT.format(at.atOffset(ZoneOffset.UTC));
    }
}
