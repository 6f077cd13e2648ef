package dev.fleetward.disclosure.scoring;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/** The base metrics of one version of CVSS, to choose from. */
record CvssForm(String version, List<Metric> metrics) {
    static final List<CvssForm> ALL = List.of(load("3.1"), load("4.0"));

    /** @param code as in a vector, such as AV */
    record Metric(String code, String name, List<Value> values) {}

    record Value(String code, String name) {}

    /** The newest version for anything else. */
    static CvssForm of(String version) {
        return ALL.stream()
                .filter(form -> form.version.equals(version))
                .findFirst()
                .orElse(ALL.getLast());
    }

    /** Of the values chosen; a metric left out takes its least severe one. */
    String vector(Map<String, String> chosen) {
        return metrics.stream()
                .map(metric -> metric.code + ":"
                        + metric.values.stream()
                                .map(Value::code)
                                .filter(code -> code.equals(chosen.get(metric.code)))
                                .findFirst()
                                .orElse(metric.values.getLast().code))
                .collect(Collectors.joining("/", "CVSS:" + version + "/", ""));
    }

    private static CvssForm load(String version) {
        try (var file = Objects.requireNonNull(CvssForm.class.getResourceAsStream("/disclosure/cvss-base.txt"))) {
            return new CvssForm(
                    version,
                    new String(file.readAllBytes(), StandardCharsets.UTF_8)
                            .lines()
                            .filter(line -> line.startsWith(version + " "))
                            .map(CvssForm::metric)
                            .toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Metric metric(String line) {
        List<String> words = Arrays.asList(line.split(" "));
        return new Metric(
                words.get(1),
                words.get(2).replace('_', ' '),
                words.subList(3, words.size()).stream()
                        .map(word -> new Value(
                                word.substring(0, word.indexOf('=')),
                                word.substring(word.indexOf('=') + 1).replace('_', ' ')))
                        .toList());
    }
}
