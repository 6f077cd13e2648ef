package dev.fleetward.disclosure.routing;

import dev.fleetward.access.Audit;
import dev.fleetward.access.Caller;
import dev.fleetward.disclosure.facts.LawFacts;
import dev.fleetward.disclosure.time.MemberState;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.Problem;
import dev.fleetward.kernel.Tx;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Whose CSIRT is told, from what is stated of operators and known of devices. Safe for concurrent use. */
@ApplicationScoped
public class CsirtRouting {
    static final int MAX_OPERATORS = 500;
    static final int MAX_NAME_CHARACTERS = 200;
    static final int MAX_ADDRESS_CHARACTERS = 500;

    private final Db db;
    private final OperatorStore store;
    private final LawFacts facts;
    private final Audit audit;

    CsirtRouting(Db db, OperatorStore store, LawFacts facts, Audit audit) {
        this.db = db;
        this.store = store;
        this.facts = facts;
        this.audit = audit;
    }

    /** As it stands now; a case keeps what held when it was opened. */
    public Route route(OrganizationId organization) {
        String stated = facts.maker(organization).csirt();
        Route found = db.inTransaction(organization, tx -> {
                    List<Operator> operators = store.list(tx);
                    if (operators.stream().noneMatch(one -> one.role() == Operator.Role.ESTABLISHMENT)
                            && !stated.isEmpty()) {
                        return Optional.<Route>empty();
                    }
                    return Optional.of(
                            new Fallback(operators, inTheUnion(store.devicesByCountry(tx)), store.earlierByUsers(tx))
                                    .route());
                })
                .orElseGet(() -> new Route(
                        stated,
                        "14(7) main establishment",
                        List.of("The maker's facts state %s as the Member State of the main establishment."
                                .formatted(name(stated)))));
        return found;
    }

    /** A person's word, beside what Article 14(7) gives. */
    public Route chosen(OrganizationId organization, String memberState) {
        Route found = route(organization);
        if (found.memberState().equals(memberState)) {
            return found;
        }
        String instead = found.isFound()
                ? "Article 14(7) would give %s (%s):".formatted(name(found.memberState()), found.step())
                : "Article 14(7) gives no answer:";
        return new Route(
                memberState,
                "chosen",
                Stream.concat(
                                Stream.of(
                                        "Chosen by whoever opened the case: %s.".formatted(name(memberState)), instead),
                                found.reasons().stream())
                        .toList());
    }

    /** Who acts for the maker in the Union, with name, postal address and contact. */
    public List<Operator> operators(OrganizationId organization) {
        return db.inTransaction(organization, store::list);
    }

    /** @throws Problem 400 for a name, Member State or number that cannot be, 409 when there are too many */
    Operator add(Caller caller, Operator wanted) {
        check(wanted);
        return db.inTransaction(caller.organization(), tx -> {
            refuseTooMany(tx);
            Operator added = store.insert(tx, caller.organization(), wanted);
            audit.record(tx, caller, "union-operator.added", added.name(), null, added);
            return added;
        });
    }

    /** @throws Problem 404 when there is none, 400 as for a new one */
    Operator change(Caller caller, Operator wanted) {
        check(wanted);
        return db.inTransaction(caller.organization(), tx -> {
            Operator before = store.find(tx, wanted.id())
                    .orElseThrow(() -> Problem.notFound("Operator", wanted.id().toString()));
            store.update(tx, wanted);
            audit.record(tx, caller, "union-operator.changed", wanted.name(), before, wanted);
            return wanted;
        });
    }

    /** @throws Problem 404 when there is none */
    void remove(Caller caller, UUID id) {
        db.doInTransaction(caller.organization(), tx -> {
            Operator gone = store.delete(tx, id).orElseThrow(() -> Problem.notFound("Operator", id.toString()));
            audit.record(tx, caller, "union-operator.removed", gone.name(), gone, null);
        });
    }

    private static void check(Operator wanted) {
        if (wanted.name().isBlank() || wanted.name().length() > MAX_NAME_CHARACTERS) {
            throw Problem.invalid("name must have 1 to %d characters.".formatted(MAX_NAME_CHARACTERS));
        }
        if (MemberState.of(wanted.memberState()).isEmpty()) {
            throw Problem.invalid("memberState must be the two-letter code of a Member State, such as DE, not “%s”."
                    .formatted(wanted.memberState()));
        }
        if (wanted.employees().orElse(0) < 0 || wanted.products().orElse(0) < 0) {
            throw Problem.invalid("employees and products are 0 or more.");
        }
        if (Math.max(wanted.postalAddress().length(), wanted.contact().length()) > MAX_ADDRESS_CHARACTERS) {
            throw Problem.invalid(
                    "postalAddress and contact have at most %d characters.".formatted(MAX_ADDRESS_CHARACTERS));
        }
    }

    private void refuseTooMany(Tx tx) {
        if (store.count(tx) >= MAX_OPERATORS) {
            throw Problem.conflict(
                    "too-many-operators", "At most %d operators can be stated.".formatted(MAX_OPERATORS));
        }
    }

    private static Map<String, Long> inTheUnion(Map<String, Long> devices) {
        return devices.entrySet().stream()
                .filter(one -> MemberState.of(one.getKey()).isPresent())
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private static String name(String code) {
        return MemberState.of(code).map(MemberState::name).orElse(code);
    }
}
