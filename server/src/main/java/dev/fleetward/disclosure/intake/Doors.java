package dev.fleetward.disclosure.intake;

import dev.fleetward.access.Audit;
import dev.fleetward.access.Caller;
import dev.fleetward.disclosure.ReportedCases;
import dev.fleetward.disclosure.facts.LawFacts;
import dev.fleetward.disclosure.facts.MakerFacts;
import dev.fleetward.disclosure.facts.MakerIdentity;
import dev.fleetward.disclosure.facts.ReportDoors;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.Problem;
import dev.fleetward.products.Product;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which report pages are open, and the key reports may be encrypted to. A page is open for products with a public page,
 * once it is known whose CSIRT a case would notify. Safe for concurrent use.
 */
@ApplicationScoped
class Doors implements ReportDoors {
    private final Db db;
    private final Clock clock;
    private final Audit audit;
    private final LawFacts facts;
    private final MakerIdentity identity;
    private final ReportedCases cases;
    private final IntakeKeyStore keys;

    Doors(
            Db db,
            Clock clock,
            Audit audit,
            LawFacts facts,
            MakerIdentity identity,
            ReportedCases cases,
            IntakeKeyStore keys) {
        this.db = db;
        this.clock = clock;
        this.audit = audit;
        this.facts = facts;
        this.identity = identity;
        this.cases = cases;
        this.keys = keys;
    }

    /**
     * One way in.
     *
     * @param path of its page
     * @param products by the name of their public page; one for a product's own door
     */
    record Door(String path, OrganizationId organization, MakerFacts maker, Map<String, Product> products) {

        /** @throws Problem 400 when it is not said which product, and there are several */
        Product product(String named) {
            if (products.size() == 1) {
                return products.values().iterator().next();
            }
            return Optional.ofNullable(products.get(named))
                    .orElseThrow(() -> Problem.invalid(
                            "product must be one of %s.".formatted(String.join(", ", products.keySet()))));
        }
    }

    /** @throws Problem 404 when no product is published under that name */
    Door ofProduct(String pageName) {
        LawFacts.PublicPage page = facts.published(pageName);
        return new Door(
                "/p/%s/report".formatted(pageName),
                page.product().organization(),
                page.maker(),
                Map.of(pageName, page.product()));
    }

    /** @throws Problem 404 when no maker with a published product has that name */
    Door ofMaker(String publicName) {
        OrganizationId organization =
                identity.named(publicName).orElseThrow(() -> Problem.notFound("Report page", publicName));
        Map<String, Product> products = new LinkedHashMap<>(facts.published(organization));
        if (products.isEmpty()) {
            throw Problem.notFound("Report page", publicName);
        }
        return new Door("/o/%s/report".formatted(publicName), organization, facts.maker(organization), products);
    }

    boolean isOpen(OrganizationId organization) {
        return cases.route(organization).isPresent();
    }

    @Override
    public Optional<String> ofProduct(Product product, String pageName) {
        return isOpen(product.organization()) ? Optional.of("/p/%s/report".formatted(pageName)) : Optional.empty();
    }

    @Override
    public List<String> ofMaker(OrganizationId organization) {
        Map<String, Product> products = facts.published(organization);
        if (products.isEmpty() || !isOpen(organization)) {
            return List.of();
        }
        return identity.publicName(organization)
                .map(name -> List.of("/o/%s/report".formatted(name)))
                .orElseGet(() -> products.keySet().stream()
                        .map("/p/%s/report"::formatted)
                        .toList());
    }

    @Override
    public Optional<String> encryptionKey(OrganizationId organization) {
        Map<String, Product> products = facts.published(organization);
        if (products.isEmpty() || key(organization).isEmpty()) {
            return Optional.empty();
        }
        return identity.publicName(organization)
                .map("/o/%s/report/key.asc"::formatted)
                .or(() -> Optional.of("/p/%s/report/key.asc"
                        .formatted(products.keySet().iterator().next())));
    }

    Optional<IntakeKey> key(OrganizationId organization) {
        return db.inTransaction(organization, keys::find);
    }

    /** @throws Problem 400 for anything but a public key that can encrypt */
    IntakeKey state(Caller caller, String armored) {
        IntakeKey key = IntakeKey.parse(armored);
        db.doInTransaction(caller.organization(), tx -> {
            audit.record(
                    tx,
                    caller,
                    "intake-key.stated",
                    key.fingerprint(),
                    keys.find(tx).map(IntakeKey::fingerprint).orElse(null),
                    key.fingerprint());
            keys.save(tx, caller.organization(), key, caller.name(), clock.instant());
        });
        return key;
    }

    /** @throws Problem 404 when there is none */
    void removeKey(Caller caller) {
        db.doInTransaction(caller.organization(), tx -> {
            IntakeKey gone = keys.find(tx).orElseThrow(() -> Problem.notFound("Key", "for reports"));
            keys.delete(tx);
            audit.record(tx, caller, "intake-key.removed", gone.fingerprint(), gone.fingerprint(), null);
        });
    }
}
