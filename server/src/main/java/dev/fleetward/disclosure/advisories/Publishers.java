package dev.fleetward.disclosure.advisories;

import dev.fleetward.access.Audit;
import dev.fleetward.access.Caller;
import dev.fleetward.disclosure.facts.LawFacts;
import dev.fleetward.disclosure.facts.MakerFacts;
import dev.fleetward.disclosure.facts.MakerIdentity;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.DbFailure;
import dev.fleetward.kernel.MasterKey;
import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.Problem;
import dev.fleetward.kernel.Tx;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * Who publishes an organization's advisories, and the keys they are signed with. The secret half of a key is kept sealed
 * by the master key and never leaves the server. Safe for concurrent use.
 */
@ApplicationScoped
class Publishers implements MakerIdentity {
    static final String PURPOSE = "advisory-signing-key";
    private static final int MAX_KEYS = 20;
    private static final Pattern PUBLIC_NAME = Pattern.compile("[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?");
    private static final Pattern NAMESPACE = Pattern.compile("https?://[^\\s\"<>]{1,500}");

    private final Db db;
    private final Clock clock;
    private final Audit audit;
    private final MasterKey masterKey;
    private final LawFacts facts;
    private final PublisherStore store;
    private final AdvisoryStore advisories;
    private final ConcurrentHashMap<OrganizationId, ClearSigned> clearSigned = new ConcurrentHashMap<>();

    Publishers(
            Db db,
            Clock clock,
            Audit audit,
            MasterKey masterKey,
            LawFacts facts,
            PublisherStore store,
            AdvisoryStore advisories) {
        this.db = db;
        this.clock = clock;
        this.audit = audit;
        this.masterKey = masterKey;
        this.facts = facts;
        this.store = store;
        this.advisories = advisories;
    }

    record Signed(String signature, String fingerprint) {}

    /** Signing takes milliseconds and anybody may ask: what did not change is not signed again. */
    private record ClearSigned(String text, String fingerprint, String document) {
        boolean is(String wanted, String key) {
            return text.equals(wanted) && fingerprint.equals(key);
        }
    }

    @Override
    public Optional<String> publicName(OrganizationId organization) {
        return db.inTransaction(organization, store::find).map(PublisherStore.Stated::publicName);
    }

    @Override
    public Optional<String> signingKey(OrganizationId organization) {
        return keys(organization).stream().findFirst().map(PublisherStore.Key::publicKey);
    }

    @Override
    public Optional<String> clearSigned(OrganizationId organization, String text) {
        return keys(organization).stream().findFirst().map(key -> clearSigned
                .compute(
                        organization,
                        (_, last) -> last != null && last.is(text, key.fingerprint())
                                ? last
                                : new ClearSigned(
                                        text,
                                        key.fingerprint(),
                                        OpenPgpKey.read(masterKey.decrypt(PURPOSE, key.sealed()))
                                                .clearSign(text, clock.instant())))
                .document());
    }

    /** With an empty name while nobody has stated it. */
    Publisher of(OrganizationId organization) {
        MakerFacts maker = facts.maker(organization);
        return db.inTransaction(organization, store::find)
                .map(stated -> new Publisher(stated.publicName(), stated.namespace(), maker))
                .orElse(new Publisher("", maker.website(), maker));
    }

    /** Whose public name that is, for those outside. */
    @Override
    public Optional<OrganizationId> named(String publicName) {
        return db.acrossOrganizations(tx -> store.named(tx, publicName)).map(PublisherStore.Stated::organization);
    }

    /** The keys of the organization, the one that signs now first. */
    List<PublisherStore.Key> keys(OrganizationId organization) {
        return db.inTransaction(organization, store::keys);
    }

    /** @throws Problem 400 for a name or address out of its form, 409 for a name that is taken or in use already */
    Publisher state(Caller caller, String publicName, String namespace) {
        String name = publicName.strip();
        String address = namespace.strip();
        if (!PUBLIC_NAME.matcher(name).matches()) {
            throw Problem.invalid(
                    "publicName “%s” must be 1 to 64 lower-case letters, digits and hyphens.".formatted(name));
        }
        if (!NAMESPACE.matcher(address).matches()) {
            throw Problem.invalid(
                    "namespace must be a web address that is yours alone, such as https://example.com, not “%s”."
                            .formatted(address));
        }
        try {
            db.doInTransaction(caller.organization(), tx -> {
                Optional<PublisherStore.Stated> before = store.find(tx);
                boolean renamed = before.filter(stated -> !stated.publicName().equals(name))
                        .isPresent();
                if (renamed && advisories.anyPublished(tx)) {
                    throw Problem.conflict(
                            "publisher-name-in-use",
                            "Advisories were published under “%s”, and their addresses and ids hold it: it stays."
                                    .formatted(before.get().publicName()));
                }
                store.save(tx, caller.organization(), name, address, clock.instant());
                audit.record(
                        tx,
                        caller,
                        "advisory-publisher.stated",
                        name,
                        before.map(Publishers::told).orElse(null),
                        Map.of("publicName", name, "namespace", address));
            });
        } catch (DbFailure failure) {
            if (failure.isDuplicate()) {
                throw Problem.conflict("publisher-name-taken", "“%s” is taken; choose another name.".formatted(name));
            }
            throw failure;
        }
        return of(caller.organization());
    }

    /**
     * Makes a key that signs from now on; those before stay published, for what they signed.
     *
     * @throws Problem 409 while nobody has stated who publishes, or when there are as many as may be
     */
    PublisherStore.Key makeKey(Caller caller) {
        Publisher publisher = required(caller.organization());
        return db.inTransaction(caller.organization(), tx -> {
            if (store.keys(tx).size() >= MAX_KEYS) {
                throw Problem.conflict(
                        "too-many-keys", "There are %d keys already, as many as may be.".formatted(MAX_KEYS));
            }
            return make(tx, caller.organization(), publisher, caller.name());
        });
    }

    /** Signs with the newest key; the first one is made when it is needed. */
    Signed sign(Tx tx, Caller caller, Publisher publisher, byte[] document) {
        PublisherStore.Key key = store.keys(tx).stream()
                .findFirst()
                .orElseGet(() -> make(tx, caller.organization(), publisher, caller.name()));
        String signature =
                OpenPgpKey.read(masterKey.decrypt(PURPOSE, key.sealed())).sign(document, clock.instant());
        return new Signed(signature, key.fingerprint());
    }

    /** @throws Problem 409 while nobody has stated who publishes */
    Publisher required(OrganizationId organization) {
        Publisher publisher = of(organization);
        if (!publisher.isStated() || publisher.maker().name().isEmpty()) {
            throw Problem.conflict(
                    "publisher-missing",
                    publisher.isStated()
                            ? "The maker's name is missing: state it under Compliance, Law facts."
                            : "Nobody has stated yet who publishes: do so under Cases, Advisories, Publisher.");
        }
        return publisher;
    }

    private PublisherStore.Key make(Tx tx, OrganizationId organization, Publisher publisher, String by) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        String contact = publisher.maker().securityContact().replaceFirst("^mailto:", "");
        String owner = contact.contains("@")
                ? "%s <%s>".formatted(publisher.maker().name(), contact)
                : publisher.maker().name();
        OpenPgpKey made = OpenPgpKey.make(owner, now);
        var key = new PublisherStore.Key(
                made.fingerprint(), made.publicKey(), masterKey.encrypt(PURPOSE, made.secret()), now, by);
        store.insert(tx, organization, key);
        audit.recordOwn(
                tx,
                organization,
                "advisory-key.made",
                key.fingerprint(),
                Map.of("fingerprint", key.fingerprint(), "by", by));
        return key;
    }

    private static Map<String, String> told(PublisherStore.Stated stated) {
        return Map.of("publicName", stated.publicName(), "namespace", stated.namespace());
    }
}
