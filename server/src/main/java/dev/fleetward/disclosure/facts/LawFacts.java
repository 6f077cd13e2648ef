package dev.fleetward.disclosure.facts;

import dev.fleetward.access.Audit;
import dev.fleetward.access.Caller;
import dev.fleetward.disclosure.time.MemberState;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.DbFailure;
import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.Problem;
import dev.fleetward.kernel.Tx;
import dev.fleetward.products.Product;
import dev.fleetward.products.Products;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What maker and product owe the public: contact, support period, policy. Safe for concurrent use. */
@ApplicationScoped
public class LawFacts {
    /** Article 13(8): at least five years, unless the product is expected to be in use for less. */
    static final int MIN_SUPPORT_YEARS = 5;

    private static final int MAX_LINE_CHARACTERS = 500;
    private static final int MAX_TEXT_CHARACTERS = 10_000;
    private static final Pattern CONTACT = Pattern.compile("(mailto:[^\\s@<>]+@[^\\s@<>]+|https://\\S+|tel:[+0-9-]+)");
    private static final Pattern HTTPS = Pattern.compile("https?://\\S+");
    private static final Pattern PAGE_NAME = Pattern.compile("[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?");

    private final Db db;
    private final Clock clock;
    private final Audit audit;
    private final Products products;
    private final LawFactsStore store;
    private final MarketFactsStore markets;

    LawFacts(Db db, Clock clock, Audit audit, Products products, LawFactsStore store, MarketFactsStore markets) {
        this.db = db;
        this.clock = clock;
        this.audit = audit;
        this.products = products;
        this.store = store;
        this.markets = markets;
    }

    /** A product with a public security page and what stands on it. */
    public record PublicPage(Product product, MakerFacts maker, ProductFacts facts) {}

    public MakerFacts maker(OrganizationId organization) {
        return db.inTransaction(organization, store::maker).orElse(MakerFacts.NONE);
    }

    public ProductFacts product(Product product) {
        return db.inTransaction(product.organization(), tx -> store.product(tx, product.id()))
                .orElse(ProductFacts.NONE);
    }

    /** What it is as it is placed on the market. */
    public MarketFacts market(Product product) {
        return db.inTransaction(product.organization(), tx -> markets.find(tx, product.id()))
                .orElse(MarketFacts.NONE);
    }

    void saveMarket(Caller caller, Product product, MarketFacts after) {
        db.doInTransaction(product.organization(), tx -> {
            MarketFacts before = markets.find(tx, product.id()).orElse(MarketFacts.NONE);
            markets.save(tx, product, after);
            audit.record(tx, caller, "market-facts.saved", product.slug(), before, after);
        });
    }

    /** Takes over a calculated support period, which from then on only another calculation changes. */
    public void supportCalculated(
            Tx tx, Caller caller, Product product, LocalDate from, LocalDate until, String reasons) {
        ProductFacts before = store.product(tx, product.id()).orElse(ProductFacts.NONE);
        ProductFacts after = before.supported(from, until, reasons);
        store.save(tx, product.organization(), product.id(), after);
        audit.record(tx, caller, "product-facts.saved", product.slug(), before, after);
    }

    /** Which organization speaks for the whole server: the first one that has a contact. */
    public Optional<OrganizationId> organizationOfServer() {
        return db.acrossOrganizations(store::firstWithContact);
    }

    /** @throws Problem 404 when no product is published under that name */
    public PublicPage published(String name) {
        LawFactsStore.Published found = db.acrossOrganizations(tx -> store.publishedAs(tx, name))
                .orElseThrow(() -> Problem.notFound("Product page", name));
        Product product = products.byId(found.organization(), found.product())
                .orElseThrow(() -> Problem.notFound("Product page", name));
        return new PublicPage(product, maker(found.organization()), product(product));
    }

    /** The organization's products that have a public page, with the name of it. */
    public Map<String, Product> published(OrganizationId organization) {
        Map<String, Product> found = new LinkedHashMap<>();
        for (LawFactsStore.Named one : db.inTransaction(organization, store::published)) {
            products.byId(organization, one.product()).ifPresent(product -> found.put(one.name(), product));
        }
        return found;
    }

    /**
     * Changes the maker's facts, which counts as a review of all of them.
     *
     * @throws Problem 400 naming the fact that cannot be and its form
     */
    MakerFacts saveMaker(Caller caller, UnaryOperator<MakerFacts> change) {
        return db.inTransaction(caller.organization(), tx -> {
            MakerFacts before = store.maker(tx).orElse(MakerFacts.NONE);
            MakerFacts after = reviewed(change.apply(before), caller.name());
            check(after);
            store.save(tx, caller.organization(), after);
            audit.record(tx, caller, "maker-facts.saved", after.name(), before, after);
            return after;
        });
    }

    /** @throws Problem 400 for a support period the law does not allow, 409 for a page name that is taken */
    ProductFacts saveProduct(Caller caller, Product product, UnaryOperator<ProductFacts> change) {
        try {
            return db.inTransaction(product.organization(), tx -> {
                ProductFacts before = store.product(tx, product.id()).orElse(ProductFacts.NONE);
                ProductFacts after = change.apply(before);
                check(after);
                refuseOtherSupport(before, after);
                store.save(tx, product.organization(), product.id(), after);
                audit.record(tx, caller, "product-facts.saved", product.slug(), before, after);
                return after;
            });
        } catch (DbFailure failure) {
            if (failure.isDuplicate()) {
                throw Problem.conflict(
                        "page-name-taken", "Another product's security page has that name; choose another one.");
            }
            throw failure;
        }
    }

    private static void refuseOtherSupport(ProductFacts before, ProductFacts after) {
        boolean changed = !before.supportFrom().equals(after.supportFrom())
                || !before.supportUntil().equals(after.supportUntil())
                || !before.supportReasons().equals(after.supportReasons());
        if (before.supportCalculated() && changed) {
            throw Problem.conflict(
                    "support-is-calculated",
                    "The support period was calculated from its criteria (CRA Article 13(8)); calculate it again to change it.");
        }
    }

    private MakerFacts reviewed(MakerFacts facts, String by) {
        return new MakerFacts(
                facts.name().strip(),
                facts.postalAddress().strip(),
                facts.email().strip(),
                facts.website().strip(),
                facts.csirt().strip(),
                facts.markets().strip(),
                facts.securityContact().strip(),
                facts.contactPoint().strip(),
                facts.policyUrl().strip(),
                facts.languages().strip(),
                clock.instant().truncatedTo(ChronoUnit.MILLIS),
                by);
    }

    private static void check(MakerFacts facts) {
        Stream.of(
                        facts.name(),
                        facts.email(),
                        facts.website(),
                        facts.securityContact(),
                        facts.policyUrl(),
                        facts.languages(),
                        facts.markets())
                .forEach(LawFacts::checkLine);
        checkLength("postalAddress", facts.postalAddress());
        checkLength("contactPoint", facts.contactPoint());
        checkForm(
                "securityContact",
                facts.securityContact(),
                CONTACT,
                "mailto:security@example.com, https://… or tel:+49…");
        checkForm("policyUrl", facts.policyUrl(), HTTPS, "https://…");
        checkForm("website", facts.website(), HTTPS, "https://…");
        if (!facts.csirt().isEmpty() && MemberState.of(facts.csirt()).isEmpty()) {
            throw Problem.invalid("csirt must be the two-letter code of a Member State, such as DE, not “%s”."
                    .formatted(facts.csirt()));
        }
    }

    private static void check(ProductFacts facts) {
        checkLine(facts.typeDesignation());
        checkForm("declarationUrl", facts.declarationUrl(), HTTPS, "https://…");
        facts.publishedAs()
                .ifPresent(name -> checkForm("publishedAs", name, PAGE_NAME, "lower-case letters, digits and hyphens"));
        if (Math.max(facts.intendedPurpose().length(), facts.supportReasons().length()) > MAX_TEXT_CHARACTERS) {
            throw Problem.invalid("A text may have at most %,d characters.".formatted(MAX_TEXT_CHARACTERS));
        }
        if (facts.supportFrom().isEmpty() != facts.supportUntil().isEmpty()) {
            throw Problem.invalid("A support period has both a first and a last day.");
        }
        boolean shorter = facts.supportFrom().isPresent()
                && facts.supportUntil()
                        .orElseThrow()
                        .isBefore(facts.supportFrom()
                                .get()
                                .plusYears(MIN_SUPPORT_YEARS)
                                .minusDays(1));
        if (shorter && facts.supportReasons().isBlank()) {
            throw Problem.invalid(
                    "A support period under %d years needs its reasons: the product must be expected to be in use for less (CRA Article 13(8))."
                            .formatted(MIN_SUPPORT_YEARS));
        }
    }

    private static void checkLength(String field, String text) {
        if (text.length() > MAX_LINE_CHARACTERS) {
            throw Problem.invalid("%s must have at most %,d characters.".formatted(field, MAX_LINE_CHARACTERS));
        }
    }

    private static void checkLine(String text) {
        if (text.length() > MAX_LINE_CHARACTERS || text.chars().anyMatch(Character::isISOControl)) {
            throw Problem.invalid("“%s” must be one line of at most %,d characters."
                    .formatted(text.substring(0, Math.min(text.length(), 40)), MAX_LINE_CHARACTERS));
        }
    }

    private static void checkForm(String field, String text, Pattern form, String example) {
        if (!text.isEmpty() && !form.matcher(text).matches()) {
            throw Problem.invalid("%s must look like %s, not “%s”.".formatted(field, example, text));
        }
    }
}
