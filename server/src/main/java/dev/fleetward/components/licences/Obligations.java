package dev.fleetward.components.licences;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What well-known licences ask of whoever ships a device, from a table; one line of CSV for each licence in use. */
final class Obligations {

    private static final String TABLE = "/components/licence-obligations.tsv";
    private static final List<String> COLUMNS = List.of(
            "keep_copyright",
            "include_licence_text",
            "state_changes",
            "offer_source",
            "allow_relinking",
            "installation_information",
            "source_to_network_users");

    private record Known(String pattern, List<String> asks) {
        boolean matches(String licence) {
            String name = licence.toLowerCase(Locale.ROOT);
            return pattern.endsWith("*")
                    ? name.startsWith(pattern.substring(0, pattern.length() - 1))
                    : name.equals(pattern);
        }
    }

    private static final List<Known> KNOWN = load();

    private Obligations() {}

    private static List<Known> load() {
        try (var lines = new BufferedReader(new InputStreamReader(
                Objects.requireNonNull(Obligations.class.getResourceAsStream(TABLE)), StandardCharsets.UTF_8))) {
            return lines.lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .map(line -> line.split("\t"))
                    .map(cells -> new Known(
                            cells[0].toLowerCase(Locale.ROOT),
                            Arrays.asList(cells).subList(1, cells.length)))
                    .toList();
        } catch (IOException missing) {
            throw new UncheckedIOException(missing);
        }
    }

    static String csv(List<Licences.Judged> components) {
        List<String> lines = new ArrayList<>();
        lines.add(line(Stream.concat(
                Stream.of("component", "version", "supplier", "purl", "expression", "licence", "policy"),
                COLUMNS.stream())));
        for (Licences.Judged component : components) {
            if (component.licences().isEmpty()) {
                lines.add(row(component, "", ""));
            }
            for (String expression : component.licences()) {
                LicenceExpression.parse(expression)
                        .names()
                        .forEach(licence -> lines.add(row(component, expression, licence)));
            }
        }
        return String.join("\r\n", lines) + "\r\n";
    }

    private static String row(Licences.Judged component, String expression, String licence) {
        String id = licence.replaceFirst(" WITH .*", "");
        List<String> asks = KNOWN.stream()
                .filter(known -> known.matches(id))
                .findFirst()
                .map(Known::asks)
                .orElse(List.of());
        Stream<String> obligations =
                COLUMNS.stream().map(column -> asks.isEmpty() ? "unknown" : asks.contains(column) ? "yes" : "no");
        return line(Stream.concat(
                Stream.of(
                        component.name(),
                        component.version(),
                        component.supplier(),
                        component.purl(),
                        expression,
                        licence.isEmpty() ? "not stated" : licence,
                        component.verdict().title()),
                obligations));
    }

    private static String line(Stream<String> cells) {
        return cells.map(Obligations::cell).collect(Collectors.joining(","));
    }

    /** A leading formula character is defused: spreadsheets run what starts with it (OWASP, CSV injection). */
    private static String cell(String text) {
        boolean formula = !text.isEmpty() && "=+-@\t\r".indexOf(text.charAt(0)) >= 0;
        return "\"" + (formula ? "'" : "") + text.replace("\"", "\"\"") + "\"";
    }
}
