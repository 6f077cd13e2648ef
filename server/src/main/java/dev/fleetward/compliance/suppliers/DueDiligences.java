package dev.fleetward.compliance.suppliers;

import dev.fleetward.disclosure.facts.LawFacts;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.Problem;
import dev.fleetward.kernel.Tx;
import dev.fleetward.products.Product;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

/** Draws up the due-diligence file of a product as everything stands now. Safe for concurrent use. */
@ApplicationScoped
public class DueDiligences {
    static final int MAX_VERSIONS = 20;

    private final Db db;
    private final Clock clock;
    private final LawFacts facts;
    private final SupplierStore store;
    private final MarketStore market;

    DueDiligences(Db db, Clock clock, LawFacts facts, SupplierStore store, MarketStore market) {
        this.db = db;
        this.clock = clock;
        this.facts = facts;
        this.store = store;
        this.market = market;
    }

    /** Makers with an overdue question first, then by name. */
    public DueDiligence of(Product product) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
        String ourselves = facts.maker(product.organization()).name();
        return db.inTransaction(product.organization(), tx -> {
            List<MarketStore.Version> all = market.versions(tx, product.id());
            boolean inUse = all.stream().anyMatch(MarketStore.Version::running);
            List<MarketStore.Version> concerned =
                    inUse ? all.stream().filter(MarketStore.Version::running).toList() : all;
            List<MarketStore.Version> looked =
                    concerned.stream().limit(MAX_VERSIONS).toList();
            return new DueDiligence(
                    product.name(),
                    now,
                    today,
                    looked.stream().map(MarketStore.Version::name).toList(),
                    inUse,
                    concerned.size() - looked.size(),
                    makers(tx, product, looked, ourselves, today));
        });
    }

    /** @throws Problem 404 when neither an SBOM on the market nor a person names it */
    static DueDiligence.Maker require(DueDiligence file, UUID id) {
        return file.makers().stream()
                .filter(one -> one.id().equals(id))
                .findFirst()
                .orElseThrow(() -> Problem.notFound("Supplier", id.toString()));
    }

    private List<DueDiligence.Maker> makers(
            Tx tx, Product product, List<MarketStore.Version> looked, String ourselves, LocalDate today) {
        List<MarketStore.Part> parts =
                market
                        .parts(
                                tx,
                                product.id(),
                                looked.stream().map(MarketStore.Version::id).toList())
                        .stream()
                        .filter(part ->
                                ourselves.isEmpty() || !part.supplier().strip().equalsIgnoreCase(ourselves.strip()))
                        .toList();
        Map<UUID, Stated> stated = new LinkedHashMap<>();
        store.all(tx, product.id()).forEach(one -> stated.put(one.id(), one));
        List<UUID> concerned = looked.stream().map(MarketStore.Version::id).toList();
        var checks = new Checks(
                market.known(
                        tx, parts.stream().map(Checks::lowerName).distinct().toList()),
                market.found(tx, product.id(), concerned),
                market.fixes(tx, parts.stream().map(MarketStore.Part::id).toList()));
        Map<UUID, List<MarketStore.Part>> supplied = new LinkedHashMap<>();
        Map<UUID, String> names = new LinkedHashMap<>();
        stated.values().forEach(one -> names.put(one.id(), one.name()));
        for (MarketStore.Part part : parts) {
            UUID maker = maker(product, part, stated.values().stream().toList());
            names.putIfAbsent(maker, part.supplier().strip());
            supplied.computeIfAbsent(maker, _ -> new ArrayList<>()).add(part);
        }
        return names.entrySet().stream()
                .map(named -> maker(
                        stated.getOrDefault(named.getKey(), Stated.nothing(named.getKey(), named.getValue())),
                        supplied.getOrDefault(named.getKey(), List.of()),
                        checks,
                        today))
                .sorted(DueDiligence.Maker.ORDER)
                .toList();
    }

    /** Whom the SBOM names; where it names nobody, whom a person stated. */
    private static UUID maker(Product product, MarketStore.Part part, List<Stated> stated) {
        if (!part.supplier().isBlank()) {
            return Suppliers.id(product, part.supplier());
        }
        String component = Checks.component(part.purl(), part.name());
        return stated.stream()
                .filter(one -> one.supplies().stream()
                        .anyMatch(line -> line.equalsIgnoreCase(part.name())
                                || Checks.component(Optional.of(line), line).equalsIgnoreCase(component)))
                .map(Stated::id)
                .findFirst()
                .orElseGet(() -> Suppliers.id(product, ""));
    }

    private static DueDiligence.Maker maker(
            Stated stated, List<MarketStore.Part> parts, Checks checks, LocalDate today) {
        Map<String, List<MarketStore.Part>> components = parts.stream()
                .collect(Collectors.groupingBy(
                        part -> Checks.component(part.purl(), part.name()), LinkedHashMap::new, Collectors.toList()));
        return new DueDiligence.Maker(
                stated.id(),
                stated.name(),
                parts.stream().anyMatch(part -> !part.supplier().isBlank()),
                stated.contact(),
                parts.stream()
                        .map(MarketStore.Part::contact)
                        .filter(contact -> !contact.isEmpty())
                        .distinct()
                        .limit(3)
                        .collect(Collectors.joining(", ")),
                stated.supplies(),
                stated.supportUntil(),
                stated.note(),
                stated.questions().stream()
                        .map(question -> new DueDiligence.Asked(question, question.isOverdue(today)))
                        .sorted((a, b) -> Boolean.compare(b.overdue(), a.overdue()))
                        .toList(),
                components.entrySet().stream()
                        .map(one -> checks.of(one.getKey(), one.getValue()))
                        .toList());
    }
}
