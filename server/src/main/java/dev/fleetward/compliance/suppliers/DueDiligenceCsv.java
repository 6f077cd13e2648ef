package dev.fleetward.compliance.suppliers;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The due-diligence file as RFC 4180 text: a line for each component, and one for a maker without any. */
final class DueDiligenceCsv {
    private static final String LINE_END = "\r\n";
    private static final List<String> MAKER =
            List.of("supplier", "contact", "contact in SBOM", "support until", "overdue questions");
    private static final List<String> COMPONENT = List.of(
            "component",
            "versions",
            "software on the market",
            "open vulnerabilities",
            "exposing devices",
            "decided no danger",
            "newest version known",
            "known from",
            "first seen");

    private DueDiligenceCsv() {}

    static String of(DueDiligence file) {
        List<String> lines = new ArrayList<>();
        lines.add(line(
                Stream.of(MAKER.stream(), DueDiligence.kinds().stream().map(what -> what.title()), COMPONENT.stream())
                        .flatMap(cells -> cells)));
        for (DueDiligence.Maker maker : file.makers()) {
            if (maker.components().isEmpty()) {
                lines.add(line(Stream.concat(maker(maker), COMPONENT.stream().map(_ -> ""))));
            }
            maker.components().forEach(one -> lines.add(line(Stream.concat(maker(maker), component(one)))));
        }
        return String.join(LINE_END, lines) + LINE_END;
    }

    private static Stream<String> maker(DueDiligence.Maker maker) {
        return Stream.concat(
                Stream.of(
                        maker.title(),
                        maker.contact(),
                        maker.contactBySbom(),
                        maker.supportUntil().map(Object::toString).orElse("not known"),
                        Long.toString(maker.overdue())),
                DueDiligence.kinds().stream().map(maker::standing));
    }

    private static Stream<String> component(Checked one) {
        return Stream.of(
                one.component(),
                one.versionsText(),
                one.softwareText(),
                Integer.toString(one.openVulnerabilities()),
                Integer.toString(one.exposing()),
                Integer.toString(one.excused()),
                one.newest(),
                one.newestBy(),
                one.firstSeen().map(Object::toString).orElse(""));
    }

    private static String line(Stream<String> cells) {
        return cells.map(DueDiligenceCsv::cell).collect(Collectors.joining(","));
    }

    /** A leading formula character is defused: spreadsheets run what starts with it (OWASP, CSV injection). */
    private static String cell(String text) {
        boolean formula = !text.isEmpty() && "=+-@\t\r".indexOf(text.charAt(0)) >= 0;
        return "\"" + (formula ? "'" : "") + text.replace("\"", "\"\"") + "\"";
    }
}
