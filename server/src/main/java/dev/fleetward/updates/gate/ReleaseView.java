package dev.fleetward.updates.gate;

import dev.fleetward.components.VersionPath;
import dev.fleetward.products.Product;
import dev.fleetward.updates.releases.Artifact;
import dev.fleetward.updates.releases.Release;
import dev.fleetward.vulnerabilities.difference.FoundIn;
import java.util.List;

/**
 * A release as its page shows it.
 *
 * @param choices files that may be added as patches
 * @param caller subject of who looks, who cannot grant what they asked for
 */
record ReleaseView(
        Product product,
        Release release,
        Judgement judgement,
        Fixes fixes,
        List<Artifact> choices,
        boolean mayChange,
        String caller,
        String reason,
        String problem) {
    private static final int SHOWN = 50;

    public String base() {
        return "/products/%s/updates".formatted(product.slug());
    }

    public String href() {
        return "%s/releases/%s".formatted(base(), release.id());
    }

    public String title() {
        return release.softwareType() + " " + release.version();
    }

    public String sentence() {
        int open = judgement.open().size();
        if (judgement.overridden()) {
            return "It may go to devices because two people let it pass in spite of %d objection%s."
                    .formatted(
                            judgement.objections().size(),
                            judgement.objections().size() == 1 ? "" : "s");
        }
        return open == 0
                ? "Nothing speaks against giving it to devices."
                : "%d objection%s hold%s it back from devices."
                        .formatted(open, open == 1 ? "" : "s", open == 1 ? "s" : "");
    }

    public String tone() {
        return judgement.overridden() ? "attention" : judgement.passes() ? "ok" : "bad";
    }

    public String word() {
        return judgement.overridden() ? "overridden" : judgement.passes() ? "passes" : "held back";
    }

    public boolean isOpen(String key) {
        return judgement.open().stream().anyMatch(objection -> objection.key().equals(key));
    }

    public boolean mayAsk() {
        return mayChange && !judgement.passes();
    }

    public boolean mayGrant(Exemption override) {
        return mayChange && override.isAsked() && !override.askedBySubject().equals(caller);
    }

    public boolean mayRefuse(Exemption override) {
        return mayChange && override.isAsked();
    }

    public List<FoundIn> fixed() {
        return fixes.fixed().stream().limit(SHOWN).toList();
    }

    /** The page of the version, with its SBOM, findings and decisions. */
    public String sbomHref() {
        return "/products/%s/software/%s"
                .formatted(product.slug(), VersionPath.of(release.softwareType(), release.version()));
    }
}
