package dev.fleetward.disclosure.routing;

import dev.fleetward.disclosure.routing.Operator.Role;
import dev.fleetward.disclosure.time.MemberState;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * CRA Article 14(7): main establishment; else most employees; without an establishment in the Union the representative,
 * importer or distributor with most products; else most users. What cannot decide says why and leaves it to the next.
 */
final class Fallback {
    private final List<Operator> operators;
    private final Map<String, Long> users;
    private final Optional<String> earlier;
    private final List<String> reasons = new ArrayList<>();

    /**
     * @param users devices by Member State
     * @param earlier whom an earlier notification told because of its users
     */
    Fallback(List<Operator> operators, Map<String, Long> users, Optional<String> earlier) {
        this.operators = operators;
        this.users = new TreeMap<>(users);
        this.earlier = earlier;
    }

    Route route() {
        List<Operator> establishments = of(Role.ESTABLISHMENT);
        if (!establishments.isEmpty()) {
            return mainEstablishment(establishments)
                    .or(() -> most(Role.ESTABLISHMENT, "14(7) most employees"))
                    .orElseGet(this::unknown);
        }
        reasons.add("No establishment in the Union is stated (Article 14(7), second subparagraph).");
        return most(Role.REPRESENTATIVE, "14(7)(a) authorised representative")
                .or(() -> most(Role.IMPORTER, "14(7)(b) importer"))
                .or(() -> most(Role.DISTRIBUTOR, "14(7)(c) distributor"))
                .or(this::mostUsers)
                .orElseGet(this::unknown);
    }

    private Optional<Route> mainEstablishment(List<Operator> establishments) {
        List<Operator> deciding =
                establishments.stream().filter(Operator::decides).toList();
        List<String> states =
                deciding.stream().map(Operator::memberState).distinct().toList();
        if (states.size() == 1) {
            return found(
                    states.getFirst(),
                    "14(7) main establishment",
                    "Decisions on the products' cybersecurity are predominantly taken at %s in %s."
                            .formatted(names(deciding), name(states.getFirst())));
        }
        reasons.add(
                states.isEmpty()
                        ? "Of no establishment it is stated that it decides on the products' cybersecurity."
                        : "Establishments in several Member States are said to decide (%s), so none is the main one."
                                .formatted(String.join(", ", states)));
        return Optional.empty();
    }

    private Optional<Route> most(Role role, String step) {
        List<Operator> all = of(role);
        List<String> states = all.stream().map(Operator::memberState).distinct().toList();
        if (states.isEmpty()) {
            reasons.add("No %s is stated.".formatted(role.title().toLowerCase(Locale.ROOT)));
            return Optional.empty();
        }
        if (states.size() == 1) {
            return found(
                    states.getFirst(),
                    step,
                    "%s: %s, all in %s.".formatted(role.title(), names(all), name(states.getFirst())));
        }
        int most = all.stream()
                .flatMap(one -> one.weight().stream())
                .mapToInt(Integer::intValue)
                .max()
                .orElse(0);
        List<Operator> first = all.stream()
                .filter(one -> most > 0 && one.weight().orElse(0) == most)
                .toList();
        List<String> firstStates =
                first.stream().map(Operator::memberState).distinct().toList();
        if (firstStates.size() != 1) {
            reasons.add("%s: in several Member States (%s), and no one has the most %s."
                    .formatted(role.title(), String.join(", ", states), role.counts()));
            return Optional.empty();
        }
        return found(
                firstStates.getFirst(),
                step,
                "%s: %s in %s has the most %s (%,d)."
                        .formatted(role.title(), names(first), name(firstStates.getFirst()), role.counts(), most));
    }

    private Optional<Route> mostUsers() {
        if (earlier.isPresent()) {
            return found(
                    earlier.get(),
                    "14(7)(d) as before",
                    "An earlier notification went to %s for its users; later ones may go to the same CSIRT (third subparagraph)."
                            .formatted(name(earlier.get())));
        }
        long most = users.values().stream().mapToLong(Long::longValue).max().orElse(0);
        List<String> first = users.entrySet().stream()
                .filter(state -> state.getValue() == most && most > 0)
                .map(Map.Entry::getKey)
                .toList();
        String counts = users.entrySet().stream()
                .map(state -> "%s %,d".formatted(state.getKey(), state.getValue()))
                .collect(Collectors.joining(", "));
        if (first.size() != 1) {
            reasons.add(
                    first.isEmpty()
                            ? "No device tells its Member State (attribute country)."
                            : "Several Member States have the most devices (%s).".formatted(counts));
            return Optional.empty();
        }
        return found(
                first.getFirst(),
                "14(7)(d) most users",
                "Most users, by devices whose attribute country tells it, are in %s (%s)."
                        .formatted(name(first.getFirst()), counts));
    }

    private Optional<Route> found(String state, String step, String reason) {
        reasons.add(reason);
        return Optional.of(new Route(state, step, reasons));
    }

    private Route unknown() {
        reasons.add("So Article 14(7) cannot be applied yet: state who acts for your products in the Union.");
        return new Route("", "", reasons);
    }

    private List<Operator> of(Role role) {
        return operators.stream().filter(one -> one.role() == role).toList();
    }

    private static String names(List<Operator> operators) {
        return operators.stream().map(Operator::name).collect(Collectors.joining(", "));
    }

    private static String name(String code) {
        return MemberState.of(code).map(MemberState::name).orElse(code);
    }
}
