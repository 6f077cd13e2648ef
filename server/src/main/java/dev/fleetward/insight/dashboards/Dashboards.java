package dev.fleetward.insight.dashboards;

import dev.fleetward.access.Audit;
import dev.fleetward.access.Caller;
import dev.fleetward.access.Permission;
import dev.fleetward.insight.explore.ExploreParameters;
import dev.fleetward.insight.explore.Question;
import dev.fleetward.kernel.Cursor;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.Problem;
import dev.fleetward.kernel.Watched;
import dev.fleetward.products.Product;
import dev.fleetward.telemetry.metrics.Metrics;
import io.quarkus.arc.All;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

/** Dashboards of a product: the standard one, one's own and the shared ones. Safe for concurrent use. */
@ApplicationScoped
public class Dashboards {
    static final int MAX_TILES = 24;
    private static final int MAX_DASHBOARDS = 100;
    private static final int MAX_NAME_CHARACTERS = 100;

    private final Db db;
    private final DashboardStore store;
    private final Metrics metrics;
    private final List<Watched> watched;
    private final Audit audit;
    private final Clock clock;

    Dashboards(Db db, DashboardStore store, Metrics metrics, @All List<Watched> watched, Audit audit, Clock clock) {
        this.db = db;
        this.store = store;
        this.metrics = metrics;
        this.watched = List.copyOf(watched);
        this.audit = audit;
        this.clock = clock;
    }

    /** The standard one first, then by name. */
    public List<Dashboard> list(Caller caller, Product product) {
        var all = new ArrayList<Dashboard>();
        all.add(standard(product));
        all.addAll(db.inTransaction(
                product.organization(), tx -> store.list(tx, product.id(), caller.subject(), MAX_DASHBOARDS)));
        return all;
    }

    /** @throws Problem 404 when there is none with that id that the caller may see */
    public Dashboard require(Caller caller, Product product, String id) {
        return id.equals(Dashboard.STANDARD)
                ? standard(product)
                : db.inTransaction(
                                product.organization(), tx -> store.find(tx, product.id(), caller.subject(), uuid(id)))
                        .orElseThrow(() -> Problem.notFound("Dashboard", id));
    }

    private Dashboard standard(Product product) {
        var names = metrics.list(product, new Cursor(Optional.empty(), Cursor.MAX_ITEMS)).items().stream()
                .filter(metric -> !metric.isText())
                .map(Metrics.Metric::name)
                .collect(Collectors.toSet());
        return StandardDashboard.of(
                names, watched.stream().flatMap(one -> one.figures().stream()).toList());
    }

    /**
     * Saved, or changed when the caller has one of that name.
     *
     * @throws Problem 400 for a bad name, too many tiles, or a tile that asks what cannot be answered
     */
    public Dashboard save(Caller caller, Product product, String name, boolean shared, List<Tile> tiles) {
        check(name, tiles);
        return db.inTransaction(product.organization(), tx -> {
            if (store.list(tx, product.id(), caller.subject(), MAX_DASHBOARDS).size() >= MAX_DASHBOARDS) {
                throw Problem.invalid("At most %d dashboards are kept; delete one first.".formatted(MAX_DASHBOARDS));
            }
            var saved = store.add(tx, product, caller.subject(), name.strip(), shared, tiles, clock.instant());
            audit.record(tx, caller, "dashboard.saved", product.slug() + "/" + saved.name(), null, saved);
            return saved;
        });
    }

    /**
     * @throws Problem as {@link #save}; 404 when there is none with that id that the caller may change; 409 when its owner
     *     has another of that name
     */
    public Dashboard change(Caller caller, Product product, String id, String name, boolean shared, List<Tile> tiles) {
        check(name, tiles);
        return db.inTransaction(product.organization(), tx -> {
            Dashboard before = mayChange(caller, store.find(tx, product.id(), caller.subject(), uuid(id)), id);
            if (store.isTaken(tx, uuid(id), name.strip())) {
                throw Problem.conflict(
                        "dashboard-name-taken", "There is a dashboard “%s” already.".formatted(name.strip()));
            }
            Dashboard after = store.change(tx, uuid(id), name.strip(), shared, tiles, clock.instant())
                    .orElseThrow(() -> Problem.notFound("Dashboard", id));
            audit.record(tx, caller, "dashboard.changed", product.slug() + "/" + after.name(), before, after);
            return after;
        });
    }

    /** @throws Problem 404 when there is none with that id that the caller may delete */
    public void delete(Caller caller, Product product, String id) {
        db.doInTransaction(product.organization(), tx -> {
            Dashboard before = mayChange(caller, store.find(tx, product.id(), caller.subject(), uuid(id)), id);
            store.delete(tx, uuid(id));
            audit.record(tx, caller, "dashboard.deleted", product.slug() + "/" + before.name(), before, null);
        });
    }

    /** It is theirs, or shared and they manage products. */
    public static boolean mayChange(Caller caller, Dashboard dashboard) {
        return !dashboard.isStandard()
                && (dashboard.owner().equals(caller.subject())
                        || dashboard.shared() && caller.may(Permission.MANAGE_PRODUCTS));
    }

    private static Dashboard mayChange(Caller caller, Optional<Dashboard> found, String id) {
        return found.filter(one -> mayChange(caller, one)).orElseThrow(() -> Problem.notFound("Dashboard", id));
    }

    private void check(String name, List<Tile> tiles) {
        if (name.isBlank() || name.strip().length() > MAX_NAME_CHARACTERS) {
            throw Problem.invalid("name must have 1 to %d characters.".formatted(MAX_NAME_CHARACTERS));
        }
        if (tiles.size() > MAX_TILES) {
            throw Problem.invalid("A dashboard has at most %d tiles.".formatted(MAX_TILES));
        }
        for (Tile tile : tiles) {
            switch (tile.kind()) {
                case CHART -> Question.parse(ExploreParameters.ofQuery(tile.ask()), clock.instant());
                case FIGURE -> {
                    if (figure(tile.ask()).isEmpty()) {
                        throw Problem.invalid("There is no figure “%s”.".formatted(tile.ask()));
                    }
                }
            }
        }
    }

    /** Who offers the figure with that id, and what it is. */
    Optional<Offered> figure(String id) {
        return watched.stream()
                .flatMap(one -> one.figures().stream()
                        .filter(figure -> figure.id().equals(id))
                        .map(figure -> new Offered(one, figure)))
                .findFirst();
    }

    record Offered(Watched by, Watched.Figure figure) {}

    private static UUID uuid(String text) {
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException e) {
            throw Problem.notFound("Dashboard", text);
        }
    }
}
