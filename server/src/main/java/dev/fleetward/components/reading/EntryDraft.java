package dev.fleetward.components.reading;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A component being read. Absent text is empty. Used by one thread. */
final class EntryDraft {
    /** {@code git+https://host/path@commit}, {@code …#tag}, {@code …/commit/…}: a repository at one point of its history. */
    private static final Pattern AT_A_REVISION = Pattern.compile(
            "[a-z+]{3,12}://[^\\s]+/(?:(?:commit|tree|tag)/[^/\\s]+|[^/\\s@#]*+[@#][^/\\s0-9]*+[0-9][^/\\s]*+)");

    private static final Pattern COMMIT = Pattern.compile("(?:.*/commit/)?([0-9a-f]{12,64})(?:\\.(?:patch|diff))?");

    final String where;
    String reference = "";
    String type = "";
    String name = "";
    String version = "";
    Sbom.Party supplier = Sbom.Party.NONE;
    String purl = "";
    Sbom.Scope scope = Sbom.Scope.REQUIRED;
    String source = "";
    final Set<String> cpes = new LinkedHashSet<>();
    final Set<String> licences = new LinkedHashSet<>();
    final Map<String, String> hashes = new TreeMap<>();
    private final Set<String> repositories = new LinkedHashSet<>();
    private final Set<String> commits = new LinkedHashSet<>();
    final Map<Sbom.Fact, String> facts = new EnumMap<>(Sbom.Fact.class);

    EntryDraft(String where) {
        this.where = where;
    }

    void cpe(String text) {
        if (!text.isEmpty() && cpes.size() < SbomLimits.MAX_CPES_PER_COMPONENT) {
            cpes.add(text);
        }
    }

    /** Where its sources come from; without commit or tag that tells nothing of its version. */
    void repository(String address) {
        String text = address.strip();
        if (text.length() <= SbomLimits.MAX_NAME_CHARS
                && AT_A_REVISION.matcher(text).matches()
                && repositories.size() < SbomLimits.MAX_REPOSITORIES_PER_COMPONENT) {
            repositories.add(text);
        }
    }

    /** @param text a commit's hash, or an address that ends in it */
    void carries(String text) {
        Matcher commit = COMMIT.matcher(Texts.clip(text.strip()).toLowerCase(Locale.ROOT));
        if (commit.matches() && commits.size() < SbomLimits.MAX_COMMITS_PER_COMPONENT) {
            commits.add(commit.group(1));
        }
    }

    void licence(String text) {
        String clean = Texts.licence(text);
        if (!clean.isEmpty() && licences.size() < SbomLimits.MAX_LICENCES_PER_COMPONENT) {
            licences.add(clean);
        }
    }

    void fact(Sbom.Fact fact, String text) {
        String clean = Texts.licence(text);
        if (!clean.isEmpty()) {
            facts.putIfAbsent(fact, clean);
        }
    }

    void inherit(EntryDraft recipe) {
        source = (recipe.name + " " + recipe.version).strip();
        recipe.cpes.forEach(this::cpe);
        if (licences.isEmpty()) {
            licences.addAll(recipe.licences);
        }
        if (supplier.name().isEmpty()) {
            supplier = recipe.supplier;
        }
        if (version.isEmpty()) {
            version = recipe.version;
        }
    }

    Sbom.Entry toEntry(SbomDraft draft) {
        if (!purl.isEmpty()) {
            facts.put(Sbom.Fact.PURL_TEXT, purl);
        }
        return new Sbom.Entry(
                where,
                reference,
                type,
                name,
                version,
                supplier,
                purl.isEmpty() ? Optional.empty() : draft.purl(purl, where),
                List.copyOf(cpes),
                new ArrayList<>(licences),
                Map.copyOf(hashes),
                scope,
                source,
                List.copyOf(repositories),
                List.copyOf(commits),
                Map.copyOf(facts));
    }
}
