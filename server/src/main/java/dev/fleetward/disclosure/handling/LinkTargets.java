package dev.fleetward.disclosure.handling;

import dev.fleetward.components.VersionPath;
import dev.fleetward.crashes.issue.KnownIssues;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.Problem;
import dev.fleetward.products.Product;
import dev.fleetward.products.SoftwareVersions;
import dev.fleetward.updates.Rollouts;
import dev.fleetward.vulnerabilities.Vulnerabilities;
import dev.fleetward.vulnerabilities.reach.Reach;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/** Finds what a link leads to, so that none leads nowhere. */
@ApplicationScoped
class LinkTargets {
    private static final int MAX_NUMBER_DIGITS = 12;

    private final Db db;
    private final KnownIssues issues;
    private final Vulnerabilities vulnerabilities;
    private final Reach reach;
    private final SoftwareVersions versions;
    private final Rollouts rollouts;

    LinkTargets(
            Db db,
            KnownIssues issues,
            Vulnerabilities vulnerabilities,
            Reach reach,
            SoftwareVersions versions,
            Rollouts rollouts) {
        this.db = db;
        this.issues = issues;
        this.vulnerabilities = vulnerabilities;
        this.reach = reach;
        this.versions = versions;
        this.rollouts = rollouts;
    }

    /** What was found: how the system and how people name it. */
    record Found(String target, String label) {}

    /** @throws Problem 404 when there is no such thing, 400 for a name that cannot be one */
    Found find(Product product, LinkKind kind, String named) {
        return switch (kind) {
            case ISSUE -> issue(product, named);
            case VULNERABILITY -> {
                var found = db.inTransaction(
                        product.organization(), tx -> vulnerabilities.require(tx, product.organization(), named));
                yield new Found(found.id(), found.id());
            }
            case COMPONENT -> component(product, named);
            case SOFTWARE_VERSION -> version(product, named);
            case ROLLOUT -> {
                var found = rollouts.require(product, id(named));
                yield new Found(found.id().toString(), found.name());
            }
        };
    }

    String href(Product product, LinkKind kind, String target) {
        String base = "/products/" + product.slug();
        return switch (kind) {
            case ISSUE -> base + "/issues/" + target;
            case VULNERABILITY -> base + "/vulnerabilities/" + encode(target);
            case COMPONENT -> base + "/where?q=" + encode(target);
            case SOFTWARE_VERSION -> {
                String[] parts = target.split(" ", 2);
                yield base + "/software/" + VersionPath.of(parts[0], parts[1]);
            }
            case ROLLOUT -> base + "/updates/rollouts/" + target;
        };
    }

    private Found issue(Product product, String named) {
        String number = named.startsWith("#") ? named.substring(1) : named;
        if (!number.matches("[0-9]{1," + MAX_NUMBER_DIGITS + "}")) {
            throw Problem.invalid("An issue is named by its number, such as 12, not “%s”.".formatted(named));
        }
        var issue = issues.require(product, Long.parseLong(number));
        return new Found(Long.toString(issue.number()), "#%d %s".formatted(issue.number(), issue.title()));
    }

    private Found component(Product product, String named) {
        var found = db.inTransaction(product.organization(), tx -> reach.ofComponents(tx, product, named));
        if (found.versions().isEmpty()) {
            throw Problem.notFound("Component", named);
        }
        return new Found(found.what(), found.what());
    }

    private Found version(Product product, String named) {
        String[] parts = named.split("\\s+", 2);
        String type = parts.length == 2 ? parts[0] : "main";
        String version = parts[parts.length - 1].strip();
        return db.inTransaction(product.organization(), tx -> versions.find(tx, product.id(), type, version))
                .map(found -> found.type() + " " + found.version())
                .map(name -> new Found(name, name))
                .orElseThrow(() -> Problem.notFound("Software version", named));
    }

    private static UUID id(String text) {
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException e) {
            throw Problem.notFound("Rollout", text);
        }
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
