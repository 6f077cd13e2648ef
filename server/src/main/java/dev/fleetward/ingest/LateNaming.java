package dev.fleetward.ingest;

import dev.fleetward.ingest.FieldEventConsumer.EventId;
import dev.fleetward.ingest.FieldEventConsumer.Incoming;
import dev.fleetward.ingest.FieldEventConsumer.Received;
import dev.fleetward.ingest.UnnamedStore.Unnamed;
import dev.fleetward.kernel.Tx;
import dev.fleetward.products.Product;
import dev.fleetward.products.ProductId;
import dev.fleetward.products.SoftwareVersion;
import dev.fleetward.products.SoftwareVersions;
import dev.fleetward.symbols.Build;
import dev.fleetward.symbols.SymbolFiles;
import dev.fleetward.symbols.WaitsForSymbols;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Names what came before the symbols of its build did. */
@ApplicationScoped
class LateNaming implements WaitsForSymbols {
    private static final int BATCH_EVENTS = 500;
    private static final String DEFAULT_SOFTWARE_TYPE = "main";

    private final UnnamedStore store;
    private final SymbolFiles symbols;
    private final SoftwareVersions versions;
    private final List<FieldEventConsumer> consumers;

    LateNaming(
            UnnamedStore store,
            SymbolFiles symbols,
            SoftwareVersions versions,
            @Any Instance<FieldEventConsumer> consumers) {
        this.store = store;
        this.symbols = symbols;
        this.versions = versions;
        this.consumers = consumers.stream().toList();
    }

    @Override
    public List<Kept> waiting(Tx tx, ProductId product) {
        var waiting = store.waiting(tx, product);
        boolean atLeast =
                waiting.stream().mapToLong(UnnamedStore.Waiting::count).sum() >= UnnamedStore.MAX_COUNTED;
        return waiting.stream()
                // What has symbols is named soon, or was already found not to fit them.
                .filter(one ->
                        one.refused() || symbols.map(tx, product, one.build()).isEmpty())
                .map(one -> new Kept(one.build(), word(one), one.count(), atLeast, one.latestAt()))
                .toList();
    }

    private static String word(UnnamedStore.Waiting one) {
        String word = one.kind().equals("logs") ? "log upload" : one.kind();
        return one.refused() ? "unfitting " + word : word;
    }

    /** Names some of what can be named by now, all its effects in this transaction. @return whether there may be more */
    boolean nameSome(Tx tx, Product product) {
        for (Build build : store.builds(tx, product.id())) {
            var found = symbols.map(tx, product.id(), build);
            if (found.isPresent()) {
                List<Unnamed> events = store.lock(tx, product.id(), build, BATCH_EVENTS);
                if (!events.isEmpty()) {
                    name(tx, product, events, found.get());
                    return true;
                }
            }
        }
        return false;
    }

    private void name(Tx tx, Product product, List<Unnamed> events, SymbolFiles.FoundMap found) {
        var renamed = new ArrayList<UnnamedStore.Renamed>();
        var incoming = new ArrayList<Incoming>();
        for (Unnamed event : events) {
            try {
                FieldEvent named = Naming.name(EventBodyParser.parse(event.body()), found.map());
                if (Naming.isWanted(named)) {
                    throw new WrongSymbols("The symbols of its build do not have all of its names.");
                }
                renamed.add(new UnnamedStore.Renamed(event.id(), EventCodec.kind(named), EventCodec.body(named)));
                incoming.add(new Incoming(received(tx, product, event, named), named));
            } catch (WrongSymbols e) {
                store.unnameable(tx, event.id(), e.detail());
            }
        }
        if (!incoming.isEmpty()) {
            store.named(tx, renamed);
            consumers.forEach(consumer -> consumer.named(tx, incoming));
        }
    }

    private Received received(Tx tx, Product product, Unnamed event, FieldEvent named) {
        @Nullable String version = named.origin().softwareVersion();
        @Nullable String type = named.origin().softwareType();
        return new Received(
                new EventId(event.id()),
                product.organization(),
                product.id(),
                event.device(),
                version == null
                        ? null
                        : versions.find(tx, product.id(), type == null ? DEFAULT_SOFTWARE_TYPE : type, version)
                                .map(SoftwareVersion::id)
                                .orElse(null),
                event.sequence(),
                event.receivedAt());
    }
}
