package dev.fleetward.components.quality;

import dev.fleetward.components.reading.Sbom;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * One thing an SBOM should tell, and who asks for it: NTIA minimum elements (2021), BSI TR-03183-2 (2.x), the Cyber
 * Resilience Act (Annex I, Part II (1)) or Fleetward, to match vulnerabilities. The ids are ours.
 */
enum Rule {
    Q01("The format is CycloneDX 1.6 or newer, or SPDX 3.0.1 or newer", "BSI"),
    Q02("The creator of the SBOM is told, with an e-mail or web address", "BSI, NTIA"),
    Q03("The time of creation is told, with its zone", "BSI, NTIA"),
    Q04("The document has a serial number or namespace", "BSI"),
    Q05("Each component tells who supplies it", "BSI, NTIA"),
    Q06("Each component has a name", "BSI, NTIA"),
    Q07("Each component has a version, or its file a date", "BSI, NTIA"),
    Q08("Each component tells its file name", "BSI"),
    Q09("The dependencies of each component are told, and how complete they are", "BSI, NTIA, CRA"),
    Q10("Each component tells its licences by SPDX identifiers", "BSI"),
    Q11("Each component has a SHA-512 hash", "BSI"),
    Q12("Each component tells whether it is executable, an archive and structured", "BSI"),
    Q13(
            "Each component tells where its source or its package comes from, and another identifier",
            "BSI, as far as known"),
    Q14("Each component has an identifier that vulnerabilities are published under", "Fleetward"),
    Q15("Each identifier is valid and concrete", "Fleetward"),
    Q16("The SBOM holds no vulnerability information", "BSI"),
    Q17("All components are reached from one product, and no reference leads nowhere", "Fleetward"),
    Q18("The SBOM names the version that devices report", "Fleetward"),
    Q19("The signature of the document is verified, if it has one", "Fleetward");

    /** Package types some feed that Fleetward reads publishes under. */
    private static final Set<String> MATCHABLE = Set.of(
            "npm",
            "golang",
            "cargo",
            "hex",
            "pub",
            "swift",
            "bitnami",
            "pypi",
            "maven",
            "nuget",
            "composer",
            "deb",
            "apk",
            "rpm",
            "conan",
            "gem",
            "cran",
            "hackage",
            "github",
            "generic");

    private static final Pattern REACHABLE = Pattern.compile("[^@\\s]+@[^@\\s]+|https?://\\S+");
    private static final Pattern SPDX_EXPRESSION =
            Pattern.compile("[A-Za-z0-9.+:-]++(?:\\s++(?:AND|OR|WITH)\\s++[A-Za-z0-9.+:-]++)*+");
    private static final Map<Rule, Predicate<Sbom.Entry>> OF_COMPONENT = Map.of(
            Q05,
                    entry -> !entry.supplier().name().isEmpty()
                            || !entry.supplier().contact().isEmpty(),
            Q06, entry -> !entry.name().isEmpty(),
            Q07, entry -> !entry.version().isEmpty() || has(entry, Sbom.Fact.FILE_DATE),
            Q08, entry -> has(entry, Sbom.Fact.FILE_NAME),
            Q10,
                    entry -> !entry.licences().isEmpty()
                            && entry.licences().stream().allMatch(Rule::isExpression),
            Q11, entry -> entry.hashes().containsKey("sha512"),
            Q12,
                    entry -> has(entry, Sbom.Fact.EXECUTABLE)
                            && has(entry, Sbom.Fact.ARCHIVE)
                            && has(entry, Sbom.Fact.STRUCTURED),
            Q13,
                    entry -> (has(entry, Sbom.Fact.SOURCE_URI) || has(entry, Sbom.Fact.DEPLOYABLE_URI))
                            && (entry.purl().isPresent() || !entry.cpes().isEmpty()),
            Q14, Rule::isMatchable,
            Q15, Rule::isConcrete);

    private final String title;
    private final String askedBy;

    Rule(String title, String askedBy) {
        this.title = title;
        this.askedBy = askedBy;
    }

    String title() {
        return title;
    }

    String askedBy() {
        return askedBy;
    }

    /** Empty for the rules about the document as a whole. */
    static Map<Rule, Predicate<Sbom.Entry>> ofComponent() {
        return OF_COMPONENT;
    }

    static boolean isReachable(String contact) {
        return REACHABLE.matcher(contact).matches();
    }

    private static boolean has(Sbom.Entry entry, Sbom.Fact fact) {
        return !entry.facts().getOrDefault(fact, "").isEmpty();
    }

    private static boolean isExpression(String licence) {
        return SPDX_EXPRESSION
                .matcher(licence.replace("(", "").replace(")", "").strip())
                .matches();
    }

    private static boolean isMatchable(Sbom.Entry entry) {
        boolean byPurl = entry.purl()
                .filter(purl ->
                        MATCHABLE.contains(purl.type()) && !purl.version().isEmpty())
                .isPresent();
        return byPurl || entry.cpes().stream().map(Rule::fields).anyMatch(Rule::hasVersion);
    }

    private static boolean hasVersion(List<String> cpe) {
        return cpe.size() > 5 && !cpe.get(5).equals("*") && !cpe.get(5).isEmpty();
    }

    /** A purl that did not parse is kept as text alone; a CPE must say whose product it is. */
    private static boolean isConcrete(Sbom.Entry entry) {
        boolean purlValid = entry.purl().isPresent() || !has(entry, Sbom.Fact.PURL_TEXT);
        boolean named = entry.purl().isPresent() || !entry.cpes().isEmpty();
        return named
                && purlValid
                && entry.cpes().stream()
                        .map(Rule::fields)
                        .allMatch(cpe -> cpe.size() > 4
                                && !cpe.get(3).equals("*")
                                && !cpe.get(4).equals("*"));
    }

    /** Of a CPE 2.3 string, or of a 2.2 URI brought into the same places. */
    private static List<String> fields(String cpe) {
        String whole = cpe.startsWith("cpe:/") ? "cpe:2.2:" + cpe.substring("cpe:/".length()) : cpe;
        return List.of(whole.split("(?<!\\\\):", -1));
    }
}
