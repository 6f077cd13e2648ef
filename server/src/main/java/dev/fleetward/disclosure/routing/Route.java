package dev.fleetward.disclosure.routing;

import java.util.List;

/**
 * Where a notification goes, and why: as it was found, kept with the case.
 *
 * @param memberState two-letter code; empty while it cannot be told
 * @param step the place in Article 14(7) that decided, such as {@code 14(7)(b) importer}; "chosen" by a person
 * @param reasons each step that was tried, with the data it looked at
 */
public record Route(String memberState, String step, List<String> reasons) {
    public Route {
        reasons = List.copyOf(reasons);
    }

    public boolean isFound() {
        return !memberState.isEmpty();
    }
}
