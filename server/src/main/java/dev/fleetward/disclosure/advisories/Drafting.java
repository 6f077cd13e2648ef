package dev.fleetward.disclosure.advisories;

import dev.fleetward.disclosure.advisories.Draft.Entry;
import dev.fleetward.disclosure.advisories.Draft.Fix;
import dev.fleetward.disclosure.advisories.Draft.Said;
import dev.fleetward.disclosure.advisories.Draft.Standing;
import dev.fleetward.disclosure.facts.Tlp;
import dev.fleetward.kernel.Cursor;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.Tx;
import dev.fleetward.products.Product;
import dev.fleetward.updates.Rollout;
import dev.fleetward.updates.Rollouts;
import dev.fleetward.updates.releases.Release;
import dev.fleetward.updates.releases.Releases;
import dev.fleetward.vulnerabilities.Finding;
import dev.fleetward.vulnerabilities.Vulnerabilities;
import dev.fleetward.vulnerabilities.Vulnerability;
import dev.fleetward.vulnerabilities.vex.Decision;
import dev.fleetward.vulnerabilities.vex.Decisions;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Writes the first draft from what the system knows: findings, decisions, records, releases and rollouts. */
@ApplicationScoped
class Drafting {
    private static final int MAX_REFERENCES = 10;
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("d MMMM uuuu", Locale.ENGLISH);

    private final Db db;
    private final Vulnerabilities vulnerabilities;
    private final Decisions decisions;
    private final KnownVersionStore versions;
    private final Releases releases;
    private final Rollouts rollouts;

    Drafting(
            Db db,
            Vulnerabilities vulnerabilities,
            Decisions decisions,
            KnownVersionStore versions,
            Releases releases,
            Rollouts rollouts) {
        this.db = db;
        this.vulnerabilities = vulnerabilities;
        this.decisions = decisions;
        this.versions = versions;
        this.releases = releases;
        this.rollouts = rollouts;
    }

    Draft draft(Product product, Collection<String> names, String category, String title) {
        List<Entry> entries = new ArrayList<>();
        List<Draft.Reference> references = new ArrayList<>();
        List<Rollout> delivered = delivered(product);
        String said = db.inTransaction(product.organization(), tx -> {
            List<String> summaries = new ArrayList<>();
            for (String name : names) {
                Optional<Vulnerability> known = vulnerabilities.find(tx, product.organization(), name);
                entries.add(entry(tx, product, name, known, delivered));
                known.ifPresent(one -> {
                    summaries.add(one.summary());
                    one.references().stream()
                            .filter(url -> url.matches("https?://\\S{1,2000}"))
                            .limit(MAX_REFERENCES)
                            .forEach(url -> references.add(new Draft.Reference("On " + one.id(), url)));
                });
            }
            return summaries.isEmpty() ? "" : summaries.getFirst();
        });
        return new Draft(
                category,
                cut(title.isBlank() ? title(product, entries, said) : title),
                summary(product, entries),
                "",
                Tlp.CLEAR.slug(),
                entries,
                references.stream().distinct().limit(MAX_REFERENCES).toList(),
                List.of());
    }

    /** What is known now of the versions and fixes; the words stay as people wrote them. */
    Draft refreshed(Product product, Draft draft) {
        List<Rollout> delivered = delivered(product);
        List<Entry> entries = db.inTransaction(product.organization(), tx -> draft.vulnerabilities().stream()
                .map(before -> {
                    Optional<Vulnerability> known = vulnerabilities.find(tx, product.organization(), before.id());
                    Entry now = entry(tx, product, before.id(), known, delivered);
                    return new Entry(
                            before.id(),
                            now.otherIds().isEmpty() ? before.otherIds() : now.otherIds(),
                            before.description().isEmpty() ? now.description() : before.description(),
                            now.vector().isEmpty() ? before.vector() : now.vector(),
                            now.versions().isEmpty() ? before.versions() : now.versions(),
                            now.fixes().isEmpty() ? before.fixes() : now.fixes(),
                            before.workaround());
                })
                .toList());
        return with(draft, entries);
    }

    Draft withVulnerability(Product product, Draft draft, String name) {
        List<Entry> entries = new ArrayList<>(draft.vulnerabilities());
        entries.addAll(draft(product, List.of(name), draft.category(), "").vulnerabilities());
        return with(draft, entries);
    }

    KnownVersions versions(Product product) {
        return db.inTransaction(product.organization(), tx -> versions.of(tx, product.id(), Draft.MAX_VERSIONS));
    }

    private static Draft with(Draft draft, List<Entry> entries) {
        return new Draft(
                draft.category(),
                draft.title(),
                draft.summary(),
                draft.details(),
                draft.tlp(),
                entries,
                draft.references(),
                draft.credits());
    }

    private List<Rollout> delivered(Product product) {
        return rollouts.page(product, new Cursor(Optional.empty(), Cursor.MAX_ITEMS)).items().stream()
                .filter(rollout -> rollout.startedAt() != null && rollout.rollsBack() == null)
                .toList();
    }

    private Entry entry(Tx tx, Product product, String name, Optional<Vulnerability> known, List<Rollout> delivered) {
        if (known.isEmpty()) {
            return new Entry(name, List.of(), "", "", List.of(), List.of(), "");
        }
        Vulnerability vulnerability = known.get();
        KnownVersions all = versions.of(tx, product.id(), Draft.MAX_VERSIONS);
        Map<KnownVersions.One, Said> said = new LinkedHashMap<>();
        Map<UUID, String> reasons = decisions.of(tx, product.id().value(), vulnerability.key()).stream()
                .collect(Collectors.toMap(Decision::id, one -> one.ruling().detail(), (a, _) -> a));
        Map<String, List<Finding>> found = vulnerabilities.of(tx, product, vulnerability).stream()
                .collect(Collectors.groupingBy(finding -> finding.softwareVersion()
                                .type() + " " + finding.softwareVersion().version()));
        for (KnownVersions.One version : all.all()) {
            List<Finding> here = found.get(version.type() + " " + version.version());
            if (here != null) {
                said.put(version, said(version, here, reasons));
            }
        }
        if (!said.isEmpty()) {
            withoutIt(all, said);
        }
        return new Entry(
                vulnerability.id(),
                vulnerability.aliases().stream()
                        .filter(alias -> !alias.equals(vulnerability.id()))
                        .toList(),
                description(vulnerability),
                Draft.isVector(vulnerability.vector()) ? vulnerability.vector() : "",
                all.all().stream().map(said::get).filter(Objects::nonNull).toList(),
                fixes(tx, product, all, said, delivered),
                "");
    }

    /** Of several components the worst word counts. */
    private static Said said(KnownVersions.One version, List<Finding> findings, Map<UUID, String> reasons) {
        Standing worst = findings.stream()
                .map(Drafting::standing)
                .min(Comparator.comparing(Drafting::rank))
                .orElse(Standing.UNDER_INVESTIGATION);
        Optional<Finding> why =
                findings.stream().filter(one -> standing(one) == worst).findFirst();
        boolean explained = worst == Standing.NOT_AFFECTED;
        return new Said(
                version.type(),
                version.version(),
                worst.csaf(),
                explained ? why.map(Finding::justification).orElse("") : "",
                explained
                        ? why.flatMap(Finding::decision)
                                .map(id -> reasons.getOrDefault(id, ""))
                                .orElse("")
                        : "");
    }

    private static Standing standing(Finding finding) {
        return switch (finding.state()) {
            case OPEN -> finding.certainty().equals("confirmed") ? Standing.AFFECTED : Standing.UNDER_INVESTIGATION;
            case AFFECTED -> Standing.AFFECTED;
            case UNDER_INVESTIGATION -> Standing.UNDER_INVESTIGATION;
            case NOT_AFFECTED -> Standing.NOT_AFFECTED;
            case FIXED -> Standing.FIXED;
        };
    }

    private static int rank(Standing standing) {
        return switch (standing) {
            case AFFECTED -> 0;
            case UNDER_INVESTIGATION -> 1;
            case FIXED -> 2;
            case NOT_AFFECTED -> 3;
        };
    }

    /** A version whose SBOM is known and in which it was not found: fixed if it follows one that was hit, else never hit. */
    private static void withoutIt(KnownVersions all, Map<KnownVersions.One, Said> said) {
        List<KnownVersions.One> hit = said.entrySet().stream()
                .filter(one -> one.getValue().standing() == Standing.AFFECTED)
                .map(Map.Entry::getKey)
                .toList();
        for (KnownVersions.One version : all.all()) {
            if (version.described() && !said.containsKey(version)) {
                boolean follows = hit.stream()
                        .filter(one -> one.type().equals(version.type()))
                        .anyMatch(one -> all.isAfter(version, one));
                said.put(
                        version,
                        new Said(
                                version.type(),
                                version.version(),
                                (follows ? Standing.FIXED : Standing.NOT_AFFECTED).csaf(),
                                follows ? "" : "vulnerable_code_not_present",
                                ""));
            }
        }
    }

    /** For each type that is hit, the first released version that is fixed and follows all that are hit. */
    private List<Fix> fixes(
            Tx tx, Product product, KnownVersions all, Map<KnownVersions.One, Said> said, List<Rollout> delivered) {
        List<KnownVersions.One> hit = with(said, Standing.AFFECTED);
        List<Fix> fixes = new ArrayList<>();
        for (String type : hit.stream().map(KnownVersions.One::type).distinct().toList()) {
            with(said, Standing.FIXED).stream()
                    .filter(one -> one.type().equals(type))
                    .filter(one -> hit.stream()
                            .filter(other -> other.type().equals(type))
                            .allMatch(other -> all.isAfter(one, other)))
                    .sorted((a, b) -> all.isAfter(a, b) ? 1 : a.equals(b) ? 0 : -1)
                    .map(one -> releases.find(tx, product.id().value(), type, one.version()))
                    .flatMap(Optional::stream)
                    .findFirst()
                    .map(release -> fix(release, delivered))
                    .ifPresent(fixes::add);
        }
        return fixes;
    }

    private static List<KnownVersions.One> with(Map<KnownVersions.One, Said> said, Standing standing) {
        return said.entrySet().stream()
                .filter(one -> one.getValue().standing() == standing)
                .map(Map.Entry::getKey)
                .toList();
    }

    private static Fix fix(Release release, List<Rollout> delivered) {
        Optional<Instant> offered = delivered.stream()
                .filter(rollout -> rollout.release().equals(release.id()))
                .flatMap(rollout -> Stream.ofNullable(rollout.startedAt()))
                .min(Comparator.naturalOrder());
        Instant at = offered.orElse(release.createdAt());
        return new Fix(
                release.softwareType(),
                release.version(),
                at,
                "Update to %s %s or later, %s %s."
                        .formatted(
                                release.softwareType(),
                                release.version(),
                                offered.isPresent() ? "offered to devices since" : "released on",
                                DAY.format(at.atZone(ZoneOffset.UTC))));
    }

    private static String description(Vulnerability vulnerability) {
        String text = vulnerability.details().isBlank() ? vulnerability.summary() : vulnerability.details();
        return text.substring(0, Math.min(text.length(), Draft.MAX_TEXT_CHARACTERS))
                .replace('\0', ' ');
    }

    private static String title(Product product, List<Entry> entries, String summary) {
        if (entries.size() == 1 && !summary.isBlank()) {
            return "%s: %s"
                    .formatted(
                            product.name(),
                            summary.lines().findFirst().orElse("").strip());
        }
        return entries.size() == 1
                ? "%s: %s".formatted(product.name(), entries.getFirst().id())
                : "%s: %d vulnerabilities".formatted(product.name(), entries.size());
    }

    private static String summary(Product product, List<Entry> entries) {
        return entries.stream()
                .map(entry -> {
                    String affected = named(entry, Standing.AFFECTED);
                    return affected.isEmpty()
                            ? "No version of %s is known to be affected by %s.".formatted(product.name(), entry.id())
                            : "%s is affected by %s in %s.%s"
                                    .formatted(
                                            product.name(),
                                            entry.id(),
                                            affected,
                                            entry.fixes().stream()
                                                    .map(fix -> " " + fix.details())
                                                    .collect(Collectors.joining()));
                })
                .collect(Collectors.joining("\n"));
    }

    private static String named(Entry entry, Standing standing) {
        return entry.versions().stream()
                .filter(said -> said.standing() == standing)
                .map(said -> said.type() + " " + said.version())
                .collect(Collectors.joining(", "));
    }

    private static String cut(String title) {
        String line = title.replaceAll("\\p{Cntrl}", " ").strip();
        return line.length() <= Draft.MAX_TITLE_CHARACTERS
                ? line
                : line.substring(0, Draft.MAX_TITLE_CHARACTERS - 1) + "…";
    }
}
