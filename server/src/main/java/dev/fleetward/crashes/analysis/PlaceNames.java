package dev.fleetward.crashes.analysis;

import dev.fleetward.crashes.dump.Reason;
import dev.fleetward.crashes.grouping.Call;
import dev.fleetward.crashes.grouping.Signature;
import dev.fleetward.crashes.issue.Group;
import dev.fleetward.crashes.issue.IssueStore;
import dev.fleetward.crashes.issue.Moves;
import dev.fleetward.crashes.issue.Placement;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.Tx;
import dev.fleetward.products.ProductId;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Groups events that have a place only by the functions there. The same place of the same build is the same stack. */
@ApplicationScoped
class PlaceNames {
    /** What a trace's title ends with while its function has no name. */
    private static final Pattern ADDRESS = Pattern.compile(" at 0x[0-9a-f]+$");

    private final Db db;
    private final Clock clock;
    private final AnalysisStore traces;
    private final IssueStore issues;
    private final RulesStore rules;
    private final Placement placement;
    private final Moves moves;
    private final PlaceSymbols symbols;

    PlaceNames(
            Db db,
            Clock clock,
            AnalysisStore traces,
            IssueStore issues,
            RulesStore rules,
            Placement placement,
            Moves moves,
            PlaceSymbols symbols) {
        this.db = db;
        this.clock = clock;
        this.traces = traces;
        this.issues = issues;
        this.rules = rules;
        this.placement = placement;
        this.moves = moves;
        this.symbols = symbols;
    }

    /** All events that have the fingerprint, by one of them. */
    void find(OrganizationId organization, ProductId product, String fingerprint) {
        Optional<Placed> found = db.inTransaction(organization, tx -> traces.placed(tx, product, fingerprint));
        if (found.isEmpty()) {
            return;
        }
        Placed placed = found.get();
        List<PlaceSymbols.Named> frames = symbols.frames(organization, product, placed.place());
        if (!frames.isEmpty()) {
            db.doInTransaction(organization, tx -> settle(tx, organization, placed, frames));
        }
    }

    private void settle(Tx tx, OrganizationId organization, Placed placed, List<PlaceSymbols.Named> frames) {
        var revised = rules.of(tx, placed.product());
        IssueStore.Name name = issues.name(tx, placed.issue());
        String type = placed.softwareType() == null ? "" : placed.softwareType();
        var crash = new Signature.Crash(type, kind(placed), calls(frames), null, null, true);
        Signature.of(crash, revised.rules()).ifPresent(signature -> {
            String what = placed.crash()
                    ? name.reason()
                    : ADDRESS.matcher(name.title()).replaceFirst("");
            String title = CrashedStack.title(what, signature);
            var draft = new IssueStore.Draft(
                    organization,
                    placed.product(),
                    name.kind(),
                    title,
                    name.reason(),
                    placed.softwareType(),
                    clock.instant());
            var now = placement.replace(tx, draft, Group.of(signature, title), placed.fingerprint());
            traces.settlePlace(tx, placed, now, frames.getFirst().source().function(), revised.revision());
            moves.leftBehind(tx, organization, placed.issue(), now.issue());
        });
    }

    private static String kind(Placed placed) {
        return placed.crash() ? CrashedStack.kind(new Reason(placed.reason())) : "trace:" + placed.reason();
    }

    private static List<Call> calls(List<PlaceSymbols.Named> frames) {
        return frames.stream()
                .map(named -> new Call(named.source().function(), named.source().file(), "", named.address(), true))
                .toList();
    }
}
