package dev.fleetward.components.quality;

import dev.fleetward.components.reading.Sbom;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The report about one document. Stateless. */
public final class Quality {

    private static final int MAX_PLACES = 20;
    private static final Map<String, List<String>> STANDARDS = Map.of(
            "NTIA minimum elements", List.of("Q02", "Q03", "Q05", "Q06", "Q07", "Q09", "Q14"),
            "BSI TR-03183-2",
                    List.of("Q01", "Q02", "Q03", "Q04", "Q05", "Q06", "Q07", "Q08", "Q09", "Q10", "Q11", "Q12", "Q16"),
            "Cyber Resilience Act, Annex I, Part II (1)", List.of("Q06", "Q09"));

    private final Sbom sbom;
    private final List<Sbom.Entry> shipped;
    private final Set<Integer> shippedAt = new HashSet<>();

    private Quality(Sbom sbom) {
        this.sbom = sbom;
        this.shipped = new ArrayList<>();
        for (int i = 0; i < sbom.entries().size(); i++) {
            if (sbom.entries().get(i).scope() != Sbom.Scope.EXCLUDED) {
                shipped.add(sbom.entries().get(i));
                shippedAt.add(i);
            }
        }
    }

    public enum Outcome {
        PASS,
        FAIL,
        /** Nothing to check: the document does not have what the rule is about. */
        NOT_APPLICABLE
    }

    /**
     * @param passed of how many, components or 0 and 1 for the document
     * @param places where it fails, the first of them
     */
    public record Checked(
            String id, String title, String askedBy, Outcome outcome, long passed, long of, List<String> places) {}

    /** How many of a standard's rules the document passes. */
    public record Standard(String name, long passed, long of, List<String> failed) {}

    public record Report(List<Standard> standards, List<Checked> rules) {
        public long failed() {
            return rules.stream().filter(rule -> rule.outcome() == Outcome.FAIL).count();
        }
    }

    /** @param version as devices report it */
    public static Report of(Sbom sbom, String version) {
        return new Quality(sbom).report(version);
    }

    private Report report(String version) {
        List<Checked> rules = new ArrayList<>();
        for (Rule rule : Rule.values()) {
            rules.add(check(rule, version));
        }
        Map<String, Outcome> outcomes = new HashMap<>();
        rules.forEach(rule -> outcomes.put(rule.id(), rule.outcome()));
        Map<String, Outcome> mild = new HashMap<>(outcomes);
        mild.put("Q02", sbom.author().name().isEmpty() ? Outcome.FAIL : Outcome.PASS);
        mild.put("Q09", hasTopLevel() ? Outcome.PASS : Outcome.FAIL);
        boolean reachable = shipped.stream()
                .allMatch(entry -> Rule.isReachable(entry.supplier().contact()));
        outcomes.put("Q05", reachable ? Outcome.PASS : Outcome.FAIL);
        List<Standard> standards = STANDARDS.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(standard -> {
                    List<String> failed = standard.getValue().stream()
                            .filter(id ->
                                    (standard.getKey().startsWith("BSI") ? outcomes : mild).get(id) == Outcome.FAIL)
                            .toList();
                    long of = standard.getValue().size();
                    return new Standard(standard.getKey(), of - failed.size(), of, failed);
                })
                .toList();
        return new Report(standards, rules);
    }

    /** NTIA and the Act ask for the first level only, and a name where the BSI wants an address. */
    private boolean hasTopLevel() {
        return shipped.isEmpty()
                || !sbom.graph().direct().isEmpty()
                || !sbom.graph().edges().isEmpty();
    }

    private Checked check(Rule rule, String version) {
        return switch (rule) {
            case Q01 -> document(rule, isModern(), sbom.format().title() + " " + sbom.specVersion());
            case Q02 -> document(rule, Rule.isReachable(sbom.author().contact()), author());
            case Q03 -> document(rule, sbom.created().isPresent(), "no time of creation with a zone");
            case Q04 -> document(rule, !sbom.documentId().isEmpty(), "neither serialNumber nor documentNamespace");
            case Q09 -> dependencies(rule);
            case Q16 ->
                document(
                        rule,
                        sbom.statements().isEmpty(),
                        sbom.statements().size()
                                + " statements about vulnerabilities; they are read as what the build says");
            case Q17 -> connected(rule);
            case Q18 ->
                document(
                        rule,
                        sbom.subject().contains(version),
                        sbom.subject().isEmpty()
                                ? "it does not say what it describes"
                                : "it describes '" + sbom.subject() + "'");
            case Q19 ->
                new Checked(
                        rule.name(),
                        rule.title(),
                        rule.askedBy(),
                        Outcome.NOT_APPLICABLE,
                        0,
                        0,
                        List.of("signatures inside documents are not read"));
            case Q05, Q06, Q07, Q08, Q10, Q11, Q12, Q13, Q14, Q15 -> components(rule);
        };
    }

    private boolean isModern() {
        return switch (sbom.format()) {
            case CYCLONEDX, CYCLONEDX_XML -> atLeast(sbom.specVersion(), 1, 6, 0);
            case SPDX -> atLeast(sbom.specVersion(), 3, 0, 1);
            default -> false;
        };
    }

    private static boolean atLeast(String version, int... least) {
        String[] numbers = version.split("\\.");
        for (int i = 0; i < least.length; i++) {
            int number = i < numbers.length && numbers[i].matches("\\d{1,4}") ? Integer.parseInt(numbers[i]) : 0;
            if (number != least[i]) {
                return number > least[i];
            }
        }
        return true;
    }

    private String author() {
        return sbom.author().name().isEmpty()
                ? "no creator is named"
                : "'" + sbom.author().name() + "' without an e-mail or web address";
    }

    private static Checked document(Rule rule, boolean passed, String place) {
        return new Checked(
                rule.name(),
                rule.title(),
                rule.askedBy(),
                passed ? Outcome.PASS : Outcome.FAIL,
                passed ? 1 : 0,
                1,
                passed ? List.of() : List.of(place));
    }

    private Checked components(Rule rule) {
        var test = Rule.ofComponent().get(rule);
        List<String> places = new ArrayList<>();
        long passed = 0;
        for (Sbom.Entry entry : shipped) {
            if (test != null && test.test(entry)) {
                passed++;
            } else if (places.size() < MAX_PLACES) {
                places.add(place(entry));
            }
        }
        return counted(rule, passed, shipped.size(), places);
    }

    private static Checked counted(Rule rule, long passed, long of, List<String> places) {
        Outcome outcome = of == 0 ? Outcome.NOT_APPLICABLE : passed == of ? Outcome.PASS : Outcome.FAIL;
        return new Checked(rule.name(), rule.title(), rule.askedBy(), outcome, passed, of, places);
    }

    private static String place(Sbom.Entry entry) {
        return (entry.name() + " " + entry.version()).strip() + " (" + entry.where() + ")";
    }

    /** A leaf that the document says nothing of may have dependencies; only a completeness statement tells. */
    private Checked dependencies(Rule rule) {
        Set<Integer> told = new HashSet<>(sbom.graph().direct());
        sbom.graph().edges().forEach(edge -> {
            told.add(edge.from());
            told.add(edge.to());
        });
        told.retainAll(shippedAt);
        List<String> places = new ArrayList<>();
        for (int i = 0; i < sbom.entries().size() && places.size() < MAX_PLACES; i++) {
            if (shippedAt.contains(i) && !told.contains(i)) {
                places.add(place(sbom.entries().get(i)));
            }
        }
        if (!sbom.graph().complete()) {
            places.addFirst("nothing says how complete the dependencies are");
        }
        Checked counted = counted(rule, told.size(), shipped.size(), places);
        return counted.outcome() == Outcome.PASS && !sbom.graph().complete()
                ? new Checked(
                        rule.name(), rule.title(), rule.askedBy(), Outcome.FAIL, told.size(), shipped.size(), places)
                : counted;
    }

    /** Walks from the product; cycles end at what was seen. */
    private Checked connected(Rule rule) {
        Map<Integer, List<Integer>> next = new HashMap<>();
        sbom.graph().edges().forEach(edge -> next.computeIfAbsent(edge.from(), _ -> new ArrayList<>())
                .add(edge.to()));
        Deque<Integer> open = new ArrayDeque<>(sbom.graph().direct());
        open.addAll(sbom.graph().roots());
        Set<Integer> seen = new HashSet<>(open);
        while (!open.isEmpty()) {
            for (int to : next.getOrDefault(open.removeFirst(), List.of())) {
                if (seen.add(to)) {
                    open.add(to);
                }
            }
        }
        List<String> places = new ArrayList<>();
        if (sbom.graph().rootCount() != 1) {
            places.add(sbom.graph().rootCount() + " products are named");
        }
        sbom.graph().dangling().stream().limit(MAX_PLACES).forEach(places::add);
        for (int i = 0; i < sbom.entries().size() && places.size() < MAX_PLACES; i++) {
            if (shippedAt.contains(i) && !seen.contains(i)) {
                places.add(place(sbom.entries().get(i)));
            }
        }
        seen.retainAll(shippedAt);
        Outcome outcome = places.isEmpty() ? Outcome.PASS : Outcome.FAIL;
        return new Checked(rule.name(), rule.title(), rule.askedBy(), outcome, seen.size(), shipped.size(), places);
    }
}
