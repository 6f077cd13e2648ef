package dev.fleetward.vulnerabilities.vex;

import dev.fleetward.kernel.Problem;
import dev.fleetward.kernel.TimeOrderedId;
import dev.fleetward.kernel.Tx;
import dev.fleetward.products.Product;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** One document's way in: what each statement is about, and whether it counts. Used once. */
final class Intake {

    /** What it works with. */
    record Parts(Decisions decisions, DecisionStore store, RulingStore found, Rulings rulings) {}

    private final Parts parts;
    private final Tx tx;
    private final String by;
    private final Product product;
    private final Set<String> productNames;
    private final Instant now;
    private final UUID id;
    private final Set<UUID> vulnerabilities = new HashSet<>();
    private final Map<String, Boolean> knownComponents = new HashMap<>();
    private String documentName = "";
    private long taken;
    private long waiting;
    private long untrusted;

    /** @param productNames what the product may be called in the document, in small letters */
    Intake(Parts parts, Tx tx, String by, Product product, Set<String> productNames, Instant now) {
        this.parts = parts;
        this.tx = tx;
        this.by = by;
        this.product = product;
        this.productNames = productNames;
        this.now = now;
        this.id = TimeOrderedId.at(now);
    }

    /** @param trusted whose word the issuer's is; empty while it is not trusted */
    Documents.Report take(VexDocument document, String issuer, Optional<Decision.Source> trusted) {
        documentName = document.name();
        List<VexDocument.Refused> refused = new ArrayList<>(document.refused());
        for (VexDocument.Said said : document.statements()) {
            try {
                take(said, issuer, trusted);
            } catch (Problem wrong) {
                refused.add(new VexDocument.Refused(said.title(), wrong.detail()));
            }
        }
        parts.rulings().vulnerabilities(tx, product.organization(), vulnerabilities);
        return new Documents.Report(
                id,
                document.format().title(),
                document.specVersion(),
                document.name(),
                issuer,
                taken,
                waiting,
                untrusted,
                refused);
    }

    private void take(VexDocument.Said said, String issuer, Optional<Decision.Source> trusted) {
        Subject subject = subject(said);
        Optional<String> known = said.names().stream().filter(this::isKnown).findFirst();
        String name = known.orElse(said.names().getFirst());
        Instant at = said.at().isAfter(now) ? now : said.at();
        Ruling ruling = said.ruling();
        boolean applies = trusted.isPresent() || ruling.state().hidesNothing();
        var wanted = new Decisions.Wanted(name, subject, ruling, Optional.empty(), false);
        var origin =
                new Decisions.Origin(trusted.orElse(Decision.Source.SUPPLIER), issuer, documentName, applies, at, id);
        parts.decisions().take(tx, by, product, wanted, origin, said.raw()).ifPresent(vulnerabilities::add);
        taken++;
        waiting += known.isEmpty() ? 1 : 0;
        untrusted += applies ? 0 : 1;
    }

    private boolean isKnown(String name) {
        return parts.store().vulnerability(tx, product.organization(), name).isPresent();
    }

    private Subject subject(VexDocument.Said said) {
        VexDocument.Thing thing = said.thing();
        if (said.part().isPresent()) {
            if (!isProduct(thing)) {
                throw Problem.invalid("It is about “%s”, which is not this product."
                        .formatted(thing.names().getFirst()));
            }
            Subject part = component(said.part().get());
            return new Subject(
                    part.component(),
                    part.componentVersions(),
                    thing.software(),
                    version(thing),
                    thing.hardware(),
                    thing.configuration());
        }
        if (isProduct(thing)) {
            return new Subject(
                    "", List.of(), thing.software(), version(thing), thing.hardware(), thing.configuration());
        }
        return component(thing);
    }

    private boolean isProduct(VexDocument.Thing thing) {
        return thing.names().stream().map(name -> name.toLowerCase(Locale.ROOT)).anyMatch(productNames::contains);
    }

    /** By its package URL even before an SBOM has it; by a plain name only when an SBOM has it already. */
    private Subject component(VexDocument.Thing thing) {
        String name = thing.names().stream()
                .filter(one -> one.startsWith("pkg:") || isComponent(one))
                .findFirst()
                .orElseThrow(() -> Problem.invalid("“%s” is neither this product nor a component of it."
                        .formatted(thing.names().getFirst())));
        String version = version(thing);
        return new Subject(
                name.startsWith("pkg:") ? name : name.toLowerCase(Locale.ROOT),
                version.isEmpty() ? List.of() : List.of(version),
                "",
                "",
                "",
                "");
    }

    private boolean isComponent(String name) {
        return knownComponents.computeIfAbsent(name.toLowerCase(Locale.ROOT), lower -> parts.found()
                .knows(tx, product.id().value(), lower));
    }

    /** Every version, however written, is none in particular. */
    private static String version(VexDocument.Thing thing) {
        return thing.version().matches("vers:[^/]+/\\*") ? "" : thing.version();
    }
}
