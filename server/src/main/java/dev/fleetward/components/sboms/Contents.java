package dev.fleetward.components.sboms;

import dev.fleetward.components.Component;
import dev.fleetward.components.ComponentSubscriber;
import dev.fleetward.components.Components;
import dev.fleetward.components.reading.Sbom;
import dev.fleetward.kernel.Json;
import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.Tx;
import dev.fleetward.products.SoftwareVersion;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Stores what a document says: its components, each under its one identity, what they need, what is stated of them. */
@ApplicationScoped
class Contents {
    private final Clock clock;
    private final SbomStore store;
    private final IdentityStore identities;
    private final Components components;
    private final Instance<ComponentSubscriber> subscribers;

    Contents(
            Clock clock,
            SbomStore store,
            IdentityStore identities,
            Components components,
            @Any Instance<ComponentSubscriber> subscribers) {
        this.clock = clock;
        this.store = store;
        this.identities = identities;
        this.components = components;
        this.subscribers = subscribers;
    }

    /** All occurrences of one component in the document. */
    private static final class Gathered {
        private final Sbom.Entry first;
        private final Set<String> cpes = new LinkedHashSet<>();
        private final Set<String> repositories = new LinkedHashSet<>();
        private final Set<String> commits = new LinkedHashSet<>();
        private final Set<String> licences = new LinkedHashSet<>();
        private final Map<String, String> hashes = new TreeMap<>();
        private Sbom.Scope scope;
        private int occurrences;
        private boolean direct;

        Gathered(Sbom.Entry first) {
            this.first = first;
            this.scope = first.scope();
        }

        /** Shipped once is shipped: the widest scope of the occurrences holds. */
        void add(Sbom.Entry entry, boolean isDirect) {
            cpes.addAll(entry.cpes());
            repositories.addAll(entry.repositories());
            commits.addAll(entry.commits());
            licences.addAll(entry.licences());
            entry.hashes().forEach(hashes::putIfAbsent);
            scope = scope.compareTo(entry.scope()) <= 0 ? scope : entry.scope();
            occurrences++;
            direct |= isDirect;
        }
    }

    void store(Tx tx, OrganizationId organization, UUID document, Sbom sbom) {
        Map<String, Gathered> gathered = new LinkedHashMap<>();
        List<String> identityAt = new ArrayList<>();
        for (int i = 0; i < sbom.entries().size(); i++) {
            Sbom.Entry entry = sbom.entries().get(i);
            String identity = sha256(entry.identity());
            identityAt.add(identity);
            gathered.computeIfAbsent(identity, _ -> new Gathered(entry))
                    .add(entry, sbom.graph().direct().contains(i));
        }
        Map<String, UUID> ids = identify(tx, organization, gathered);
        store.insertComponents(
                tx,
                gathered.entrySet().stream()
                        .map(one -> row(
                                document, Objects.requireNonNull(ids.get(one.getKey())), organization, one.getValue()))
                        .toList());
        List<UUID> idAt = identityAt.stream()
                .map(identity -> Objects.requireNonNull(ids.get(identity)))
                .toList();
        store.insertDependencies(
                tx,
                sbom.graph().edges().stream()
                        .map(edge -> new @Nullable Object[] {
                            document, idAt.get(edge.from()), idAt.get(edge.to()), organization, edge.kind()
                        })
                        .toList());
        store.insertStatements(
                tx,
                sbom.statements().stream()
                        .map(said -> new @Nullable Object[] {
                            document,
                            idAt.get(said.entry()),
                            organization,
                            name(said.vulnerability()),
                            said.stated(),
                            said.reason(),
                            said.detail()
                        })
                        .toList());
    }

    /** Names are compared as records write them: in capitals, but for what follows {@code GHSA-}. */
    private static String name(String vulnerability) {
        String name = vulnerability.toUpperCase(Locale.ROOT);
        return name.startsWith("GHSA-") ? "GHSA-" + name.substring(5).toLowerCase(Locale.ROOT) : name;
    }

    private static @Nullable Object[] row(UUID document, UUID component, OrganizationId organization, Gathered all) {
        return new @Nullable Object[] {
            document,
            component,
            organization,
            all.scope,
            all.occurrences,
            all.first.reference(),
            all.first.type(),
            all.first.supplier().name(),
            all.first.supplier().contact(),
            List.copyOf(all.licences),
            Json.write(all.hashes),
            all.first.source(),
            all.direct,
            List.copyOf(all.commits)
        };
    }

    private Map<String, UUID> identify(Tx tx, OrganizationId organization, Map<String, Gathered> gathered) {
        Map<String, IdentityStore.Known> known = identities.byIdentity(tx, organization, gathered.keySet());
        Map<String, UUID> ids = new HashMap<>();
        List<UUID> news = new ArrayList<>();
        known.forEach((identity, component) -> {
            ids.put(identity, component.id());
            if (widen(tx, component, Objects.requireNonNull(gathered.get(identity)))) {
                news.add(component.id());
            }
        });
        Map<String, Sbom.Entry> fresh = new LinkedHashMap<>();
        gathered.forEach((identity, all) -> {
            if (!known.containsKey(identity)) {
                fresh.put(identity, all.first);
            }
        });
        identities.insert(tx, organization, fresh, clock.instant());
        identities.byIdentity(tx, organization, fresh.keySet()).forEach((identity, component) -> {
            ids.put(identity, component.id());
            widen(tx, component, Objects.requireNonNull(gathered.get(identity)));
            news.add(component.id());
        });
        tell(tx, organization, news);
        return ids;
    }

    /** @return whether this document names it in a way that none before did */
    private boolean widen(Tx tx, IdentityStore.Known component, Gathered all) {
        List<String> cpes =
                all.cpes.stream().filter(cpe -> !component.cpes().contains(cpe)).toList();
        List<String> repositories = all.repositories.stream()
                .filter(address -> !component.repositories().contains(address))
                .toList();
        if (cpes.isEmpty() && repositories.isEmpty()) {
            return false;
        }
        identities.widen(tx, component.id(), cpes, repositories);
        return true;
    }

    private void tell(Tx tx, OrganizationId organization, List<UUID> news) {
        if (!news.isEmpty()) {
            List<Component> loaded = components.load(tx, news);
            subscribers.forEach(subscriber -> subscriber.added(tx, organization, loaded));
        }
    }

    /** For those who look at a version as a whole, once all of it is stored. */
    void described(Tx tx, OrganizationId organization, SoftwareVersion version) {
        subscribers.forEach(subscriber -> subscriber.described(tx, organization, version));
    }

    private static String sha256(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
