package dev.fleetward.symbols;

import dev.fleetward.kernel.Db;
import dev.fleetward.products.Product;
import dev.fleetward.symbols.WaitsForSymbols.Kept;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;

/** Builds seen in the field whose symbols are missing. */
@ApplicationScoped
class Waiting {
    static final int MAX_BUILDS = 100;

    private final Db db;
    private final Instance<WaitsForSymbols> rooms;

    Waiting(Db db, @Any Instance<WaitsForSymbols> rooms) {
        this.db = db;
        this.rooms = rooms;
    }

    record What(String name, long count, boolean atLeast) {}

    record MissingBuild(
            Optional<String> buildId,
            Optional<String> softwareType,
            Optional<String> softwareVersion,
            List<What> waiting,
            Instant latestAt) {
        public String named() {
            return buildId.orElse("no build id");
        }
    }

    /** Most lately heard of first. */
    List<MissingBuild> of(Product product) {
        var byBuild = new LinkedHashMap<Build, List<Kept>>();
        db.doInTransaction(product.organization(), tx -> rooms.stream()
                .flatMap(room -> room.waiting(tx, product.id()).stream())
                .forEach(kept -> byBuild.computeIfAbsent(kept.build(), _ -> new ArrayList<>())
                        .add(kept)));
        return byBuild.entrySet().stream()
                .map(entry -> missing(entry.getKey(), entry.getValue()))
                .sorted(Comparator.comparing(MissingBuild::latestAt).reversed())
                .limit(MAX_BUILDS)
                .toList();
    }

    private static MissingBuild missing(Build build, List<Kept> kept) {
        return new MissingBuild(
                Optional.ofNullable(build.id()),
                Optional.ofNullable(build.softwareType()),
                Optional.ofNullable(build.softwareVersion()),
                kept.stream()
                        .map(one -> new What(one.what(), one.count(), one.atLeast()))
                        .toList(),
                kept.stream().map(Kept::latestAt).max(Comparator.naturalOrder()).orElseThrow());
    }
}
